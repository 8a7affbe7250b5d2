using System.Text;
using Traceability.Evidence;
using Traceability.Evidence.Decisions;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Fetching;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;

namespace Traceability.Verifier.Report;

/// <summary>What is in a COSE_Sign1; its typ says which format it is. To add one: a line in <see cref="Families"/> and its rows.</summary>
static class SignedContents
{
    /// <summary>The protected header, which holds the typ, is over by then.</summary>
    const int HeaderBytes = 64;

    delegate ReadOutcome Reader(Sheet sheet, string file, ReadOnlySpan<byte> bytes);

    static readonly (string Family, Reader Write)[] Families =
    [
        (EnrolmentRequest.Family, Request), (Approval.Family, Approved), (Rotation.Family, Rotated), (Possession.Family, Possessed), (Revocation.Family, Revoked), (Decision.Family, Decided),
        (ProfilePublication.Family, Published), (FetchRequest.Family, Fetched),
    ];

    public static ReadOutcome Write(Sheet sheet, string file, ReadOnlySpan<byte> bytes)
    {
        var header = bytes[..Math.Min(HeaderBytes, bytes.Length)];
        foreach (var (family, write) in Families)
            if (header.IndexOf(Encoding.ASCII.GetBytes(family + ".v")) > 0) return write(sheet, file, bytes);
        return Sealed(sheet, file, bytes);
    }

    static ReadOutcome Sealed(Sheet sheet, string file, ReadOnlySpan<byte> bytes)
    {
        var outcome = Segment.TryRead(bytes, out var segment);
        if (!outcome.IsOk) return outcome;
        sheet.Title("signed segment, without its entries", file);
        sheet.Row("segment", Words.Named(segment!.Header));
        sheet.Row("sealed", Words.Instant(segment.Header.SealedMs));
        return outcome;
    }

    static ReadOutcome Request(Sheet sheet, string file, ReadOnlySpan<byte> bytes)
    {
        var outcome = EnrolmentRequest.TryRead(bytes, out var request, out var sign1);
        if (!outcome.IsOk) return outcome;
        sheet.Title("enrolment request", file);
        sheet.Row("device", $"{request!.Organisation} / {request.Facility} / {request.Device}");
        sheet.Row("chain", Words.Hex(EnrolmentRequest.ChainOf(sign1!.Identity)));
        foreach (var log in request.Logs) sheet.Row("log", Words.Quoted(new NoteKey(log.Origin, log.Key).ToVerifierKey()));
        return outcome;
    }

    static ReadOutcome Approved(Sheet sheet, string file, ReadOnlySpan<byte> bytes)
    {
        var outcome = Approval.TryRead(bytes, out var approval, out _);
        if (!outcome.IsOk) return outcome;
        sheet.Title("approval", file);
        sheet.Row("by", approval!.Organisation);
        sheet.Row("of", $"chain {Words.Hex(EnrolmentRequest.ChainOf(approval.Request))}");
        sheet.Row("approved", Words.Instant(approval.ApprovedMs));
        sheet.Row("assurance", Words.Quoted(approval.Assurance));
        return outcome;
    }

    static ReadOutcome Rotated(Sheet sheet, string file, ReadOnlySpan<byte> bytes)
    {
        var outcome = Rotation.TryRead(bytes, out var rotation, out _);
        if (!outcome.IsOk) return outcome;
        sheet.Title("rotation of a chain's key", file);
        sheet.Row("chain", Words.Hex(rotation!.Chain));
        sheet.Row("after", $"number {rotation.After}, {Words.Hex(rotation.Tip)}");
        sheet.Row("old key", Words.Hex(rotation.Possession.OldKid));
        sheet.Row("new key", Words.Hex(rotation.Possession.Key.Kid));
        sheet.Row("rotated", Words.Instant(rotation.AtMs));
        return outcome;
    }

    static ReadOutcome Fetched(Sheet sheet, string file, ReadOnlySpan<byte> bytes)
    {
        var outcome = FetchRequest.TryRead(bytes, out var request, out _);
        if (!outcome.IsOk) return outcome;
        sheet.Title("request of a device for segments of its own", file);
        sheet.Row("chain", Words.Hex(request!.Chain));
        sheet.Row("wanted", $"number {request.First} to {request.Last}, {Words.Hex(request.Identity)}");
        sheet.Row("asked", Words.Instant(request.AtMs));
        return outcome;
    }

    static ReadOutcome Possessed(Sheet sheet, string file, ReadOnlySpan<byte> bytes)
    {
        var outcome = Possession.TryRead(bytes, out var possession);
        if (!outcome.IsOk) return outcome;
        sheet.Title("possession of a new key", file);
        sheet.Row("chain", Words.Hex(possession!.Chain));
        sheet.Row("old key", Words.Hex(possession.OldKid));
        sheet.Row("new key", Words.Hex(possession.Key.Kid));
        sheet.Row("made", Words.Instant(possession.AtMs));
        return outcome;
    }

    static ReadOutcome Revoked(Sheet sheet, string file, ReadOnlySpan<byte> bytes)
    {
        var outcome = Revocation.TryRead(bytes, out var revocation, out _);
        if (!outcome.IsOk) return outcome;
        sheet.Title("revocation of a key", file);
        sheet.Row("by", revocation!.Organisation);
        sheet.Row("chain", Words.Hex(revocation.Chain));
        sheet.Row("key", Words.Hex(revocation.Key));
        foreach (var tip in revocation.Tips) sheet.Row("accepted to", $"number {tip.Number}, {Words.Hex(tip.Identity)}");
        if (revocation.Tips.Count == 0) sheet.Row("accepted", "nothing that it signed");
        sheet.Row("log", $"{Words.Number(revocation.LogSize, 0)} leaves at the decision");
        sheet.Row("reason", Words.Quoted(revocation.Reason));
        sheet.Row("revoked", Words.Instant(revocation.AtMs));
        return outcome;
    }

    static ReadOutcome Published(Sheet sheet, string file, ReadOnlySpan<byte> bytes)
    {
        var outcome = ProfilePublication.TryRead(bytes, out var publication, out _);
        if (!outcome.IsOk) return outcome;
        sheet.Title("publication of a device profile", file);
        sheet.Row("by", publication!.Organisation);
        sheet.Row("profile", Words.Quoted(publication.Profile), Words.Hex(publication.ProfileHash));
        sheet.Row("verified", publication.Verified.Name());
        sheet.Row("published", Words.Instant(publication.AtMs));
        return outcome;
    }

    static ReadOutcome Decided(Sheet sheet, string file, ReadOnlySpan<byte> bytes)
    {
        var outcome = Decision.TryRead(bytes, out var decision, out _);
        if (!outcome.IsOk) return outcome;
        sheet.Title("one person's decision on a fork", file);
        sheet.Row("for", Words.Quoted(decision!.Party));
        sheet.Row("chain", Words.Hex(decision.Chain));
        sheet.Row("fork after", Words.Hex(decision.Parent));
        sheet.Row("counts", Words.Hex(decision.Kept));
        sheet.Row("reason", Words.Quoted(decision.Reason));
        sheet.Row("decided", Words.Instant(decision.DecidedMs));
        return outcome;
    }
}

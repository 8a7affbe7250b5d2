using System.Text;
using Traceability.Evidence;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;

namespace Traceability.Verifier.Report;

/// <summary>What is in a file, whichever of the formats it is. Form only: every reader that does not fit is tried before the next.</summary>
static class Contents
{
    /// <summary>The first byte tells the CBOR formats apart, the first words the texts; a reader then says whether it is one.</summary>
    public static ReadOutcome Write(Sheet sheet, string file, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return ReadOutcome.Empty("the file");
        if (bytes[0] == 0xD2) return SignedContents.Write(sheet, file, bytes);
        if (StatementContents.IsMeant(bytes)) return StatementContents.Write(sheet, file, bytes);
        if (bytes[0] == 0x84) return Message(sheet, file, bytes);
        if (bytes[0] is > 0x84 and < 0xA0) return Bundle(sheet, file, bytes);
        if (bytes.StartsWith("c2sp.org/tlog-proof"u8)) return Proof(sheet, file, bytes);
        return bytes.IndexOf("\n\n— "u8) > 0 ? NoteContents.Write(sheet, file, bytes) : Policy(sheet, file, bytes);
    }

    static ReadOutcome Bundle(Sheet sheet, string file, ReadOnlySpan<byte> bytes)
    {
        var outcome = Evidence.Bundles.Bundle.TryRead(bytes, out var bundle);
        if (!outcome.IsOk) return outcome;
        var subject = bundle!.Subject;
        sheet.Title("bundle", file);
        sheet.Row("subject", subject switch
        {
            BundleSubject.Ticket(var at, var entry) => $"a ticket: entry {entry} of segment {at}",
            BundleSubject.Reading(var at, var entry, var place) => $"reading {place} of entry {entry} of segment {at}",
            BundleSubject.Period period => $"quantity of {Words.Quoted(period.Channel)} from segment {period.FirstSegment} to {period.LastSegment}",
            BundleSubject.Weighings(var chain, var from, var to) => $"weighings of chain {chain} from {Words.Instant(from)} to {Words.Instant(to)}",
            _ => "two segments that contradict each other",
        });
        foreach (var chain in bundle.Chains)
            sheet.Row("chain", EnrolmentRequest.TryRead(chain.Request, out var request, out _) is { IsOk: true }
                ? $"{request!.Organisation} / {request.Facility} / {request.Device}{(chain.Approval is null ? "" : ", with an approval")}" : "an enrolment request that does not read");
        foreach (var segment in bundle.Segments)
        {
            sheet.Row("segment", Segment.TryRead(segment.Sign1, out var read) is { IsOk: true } ? Words.Named(read!.Header) : "a segment that does not read");
            sheet.Row("", [.. segment.Entries.Select(entry => $"entry {entry.Index}: {Kind(entry.Content)}"), Words.Count(segment.Proofs.Count, "proof")]);
        }
        foreach (var configuration in bundle.Configurations) sheet.Row("rules", $"{configuration.Leaves.Count} of {configuration.Count} leaves of a configuration");
        foreach (var statement in bundle.Statements)
            sheet.Row("statement", (StatementEntry.TryRead(statement.Entry, out var stated) is { IsOk: true } ? Words.Of(stated!.Kind) : "one that does not read") + $", {Words.Count(statement.Proofs.Count, "proof")}");
        foreach (var day in bundle.Days)
            sheet.Row("day", SignedNote.TryRead(day, out var note).IsOk && DayStatement.TryRead(note!.Text, out var told).IsOk ? $"{DayLabel.Name(told!.Day)} of chain {Words.Hex(told.Chain)}, {Words.Count(told.Forks.Count, "fork")}" : "one that does not read");
        if (bundle.Openings.Count > 0) sheet.Row("opened", $"{bundle.Openings.Count} personal values");
        return outcome;
    }

    static ReadOutcome Message(Sheet sheet, string file, ReadOnlySpan<byte> bytes)
    {
        var outcome = SegmentMessage.TryRead(bytes, out var message);
        if (!outcome.IsOk) return outcome;
        outcome = Segment.TryRead(message!.Sign1, out var segment);
        if (!outcome.IsOk) return outcome;
        outcome = message.TryReadBody(out var body);
        if (!outcome.IsOk) return outcome;
        sheet.Title("segment message", file);
        sheet.Row("segment", Words.Named(segment!.Header));
        sheet.Row("sealed", Words.Instant(segment.Header.SealedMs));
        sheet.Row("identity", Words.Hex(segment.Identity));
        for (var i = 0; i < body!.Entries.Count; i++) sheet.Row(i == 0 ? "entries" : "", $"{i}  {Kind(body.Entries[i])}");
        if (body.Configuration is { } parts) sheet.Row("rules", $"{parts.Leaves.Count} leaves of a configuration");
        if (body.Personal.Count > 0) sheet.Row("personal", $"{body.Personal.Count} values");
        return outcome;
    }

    static ReadOutcome Proof(Sheet sheet, string file, ReadOnlySpan<byte> bytes)
    {
        Checkpoint? checkpoint = null;
        UnopenedNote? note = null;
        var outcome = Receipt.TryRead(bytes, out var receipt);
        if (outcome.IsOk) outcome = receipt!.TryReadCheckpoint(out note, out checkpoint);
        if (!outcome.IsOk) return outcome;
        sheet.Title("tlog-proof", file);
        sheet.Row("of", Words.Hex(receipt!.Identity));
        sheet.Row("log", $"{Words.Quoted(checkpoint!.Origin)}, index {receipt.Index} of {checkpoint.Size}");
        sheet.Row("signed by", [.. note!.Signatures.Select(signature => Words.Quoted(signature.Name))]);
        return outcome;
    }

    static ReadOutcome Policy(Sheet sheet, string file, ReadOnlySpan<byte> bytes)
    {
        var outcome = TrustPolicy.TryRead(bytes, out var policy);
        if (!outcome.IsOk) return outcome.Kind == ReadKind.Corrupt ? ReadOutcome.Corrupt($"no format of this verifier; as a trust policy: {outcome.Reason}") : outcome;
        sheet.Title("trust policy", file);
        foreach (var log in policy!.Logs) sheet.Row("log", Words.Quoted(log.Name));
        foreach (var organisation in policy.Organisations) sheet.Row("organisation", organisation.Organisation);
        foreach (var witness in policy.Witnesses) sheet.Row("witness", $"{Words.Quoted(witness.Name)}, {Words.Quoted(witness.Key.Name)}");
        foreach (var group in policy.Groups) sheet.Row("group", $"{Words.Quoted(group.Name)}: {group.Threshold} of {Words.Quoted(string.Join(", ", group.Members))}");
        sheet.Row("quorum", Words.Quoted(policy.Quorum));
        return outcome;
    }

    static string Kind(byte[] content) => Entry.TryRead(content, out var entry) is { IsOk: true } ? entry switch
    {
        Series series => $"series of channel {series.Channel}, {series.Count} readings",
        Weighing weighing => $"weighing, ticket {Words.Quoted(weighing.Ticket)}",
        SiteEvent happened => $"event, {happened.Code}",
        RegisterStatement statement => $"register statement of {Words.Count(statement.Counters.Length, "counter")}",
        _ => entry!.Kind.ToString().ToLowerInvariant(),
    } : "does not read";
}

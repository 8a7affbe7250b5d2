using Traceability.Evidence.Cose;
using Traceability.Evidence.Segments;

namespace Traceability.Edge.Setup.Verifying;

/// <summary>
/// Follows one chain segment by segment: form, signature, that each names the one before it, that its entries are those it signed. What it does not tell: whether the
/// ledger holds the same (receipts do), and what was sealed before the first and after the last of them.
/// </summary>
/// <param name="key">The key that must have signed; null where nobody gave it, and the first segment's key is followed by its identifier alone.</param>
sealed class ChainCheck(EvidenceKey? key)
{
    readonly List<string> faults = [];
    SegmentHeader? last;
    byte[]? lastIdentity;

    public IReadOnlyList<string> Faults => faults;

    public long Segments { get; private set; }
    public long Entries { get; private set; }
    public SegmentHeader? First { get; private set; }
    public SegmentHeader? Last => last;
    public byte[]? LastIdentity => lastIdentity;

    /// <summary>Starts of the agent; each is a run of its own.</summary>
    public int Runs { get; private set; }

    public void Take(byte[]? bytes)
    {
        Segments++;
        if (bytes is null) Fault("the file ends within a segment, or what follows is none");
        else if (Read(bytes) is { } why) Fault(why);
    }

    string? Read(byte[] bytes)
    {
        var outcome = SegmentMessage.TryRead(bytes, out var message);
        if (!outcome.IsOk) return outcome.Reason;
        outcome = Segment.TryRead(message!.Sign1, out var segment);
        if (!outcome.IsOk) return outcome.Reason;
        var header = segment!.Header;
        var follows = Follows(header);
        if (last is null || !last.Run.AsSpan().SequenceEqual(header.Run)) Runs++;
        First ??= header;
        (last, lastIdentity) = (header, segment.Identity);
        Entries += header.Count;
        if (follows is not null) return follows;
        if (key is not null && !segment.Sign1.IsSignedBy(key)) return "is not signed by the device's key; where the key was rotated, the ledger knows the new one";
        outcome = message.TryReadBody(out var body);
        if (!outcome.IsOk) return outcome.Reason;
        if (!SegmentContent.IsSigned(header, body!)) return "its entries are not those that it signed";
        outcome = SegmentContent.TryDecode(header, body!, out _);
        return outcome.IsOk ? null : outcome.Reason;
    }

    string? Follows(SegmentHeader header) => last is null ? null
        : !header.Chain.AsSpan().SequenceEqual(last.Chain) ? "is of another chain"
        : header.Number != last.Number + 1 ? $"is number {header.Number}, and {last.Number + 1} is missing"
        : !header.Previous.AsSpan().SequenceEqual(lastIdentity) ? "does not name the segment before it"
        : header.FirstSeq != last.FirstSeq + last.Count ? "does not go on counting its entries"
        : null;

    void Fault(string why) => faults.Add($"segment {(last is null ? Segments : last.Number)}: {why}");
}

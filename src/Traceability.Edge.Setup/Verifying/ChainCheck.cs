using Traceability.Evidence.Segments;

namespace Traceability.Edge.Setup.Verifying;

/// <summary>
/// Follows one chain segment by segment: form, signature, that each names the one before it, that its entries are those it signed. What it does not tell: whether the
/// ledger holds the same (receipts do), and what was sealed before the first and after the last of them.
/// </summary>
/// <param name="root">Where the chain must begin and who must have signed; null where nobody gave it: then who signed is not checked.</param>
sealed class ChainCheck(ChainRoot? root)
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

    /// <summary>The segment that was taken last, where it is in order; otherwise null.</summary>
    public Segment? Newest { get; private set; }

    /// <summary>Its entries.</summary>
    public SegmentContent? NewestContent { get; private set; }

    /// <summary>Starts of the agent; each is a run of its own.</summary>
    public int Runs { get; private set; }

    public void Take(byte[]? bytes)
    {
        Segments++;
        (Newest, NewestContent) = (null, null);
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
        if (root is not null && !segment.Sign1.Kid.AsSpan().SequenceEqual(root.Key.Kid)) return "names another key than the enrolled one; where the key was rotated, the ledger knows the new one";
        if (root is not null && !segment.Sign1.IsSignedBy(root.Key)) return "is not signed by the device's key";
        outcome = message.TryReadBody(out var body);
        if (!outcome.IsOk) return outcome.Reason;
        if (!SegmentContent.IsSigned(header, body!)) return "its entries are not those that it signed";
        outcome = SegmentContent.TryDecode(header, body!, out var content);
        if (!outcome.IsOk) return outcome.Reason;
        (Newest, NewestContent) = (segment, content);
        return null;
    }

    string? Follows(SegmentHeader header) => root is not null && !header.Chain.AsSpan().SequenceEqual(root.Chain) ? "is of another chain than the enrolment"
        : root is not null && header.Number == 1 && !header.Previous.AsSpan().SequenceEqual(root.Identity) ? "does not begin at the enrolment"
        : last is null ? null
        : !header.Chain.AsSpan().SequenceEqual(last.Chain) ? "is of another chain"
        : header.Number != last.Number + 1 ? $"is number {header.Number}, and {last.Number + 1} is missing"
        : !header.Previous.AsSpan().SequenceEqual(lastIdentity) ? "does not name the segment before it"
        : header.FirstSeq != last.FirstSeq + last.Count ? "does not go on counting its entries"
        : null;

    void Fault(string why) => faults.Add($"segment {(last is null ? Segments : last.Number)}: {why}");
}

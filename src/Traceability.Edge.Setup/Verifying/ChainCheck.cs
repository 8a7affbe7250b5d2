using Traceability.Evidence.Carrying;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Segments;

namespace Traceability.Edge.Setup.Verifying;

/// <summary>
/// Follows one chain segment by segment: form, signature, that each names the one before it, that its entries are those it signed; and from key to key by the rotations
/// between them, each signed by the key before. What it does not tell: whether the ledger holds the same (receipts do), what was sealed before the first and after the
/// last of them, and whether a key was revoked.
/// </summary>
/// <param name="root">Where the chain must begin and who must have signed; null where nobody gave it: then who signed is not checked.</param>
sealed class ChainCheck(ChainRoot? root)
{
    readonly List<string> faults = [];
    ChainKeys? keys = root is null ? null : ChainKeys.Of(root.Key);
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

    /// <summary>That were followed.</summary>
    public int Rotations => keys?.Rotations.Count ?? 0;

    public void Take(byte[] item)
    {
        (Newest, NewestContent) = (null, null);
        switch (CarriedItems.KindOf(item))
        {
            case CarriedItem.Pin: // what the device has seen of the log; the chain does not rest on it
                break;
            case CarriedItem.Rotation:
                if (Follow(item) is { } wrong) faults.Add(wrong);
                break;
            default:
                Segments++;
                if (Read(item) is { } why) Fault(why);
                break;
        }
    }

    /// <summary>Bytes are left that are no whole item.</summary>
    public void EndsAt(long offset) => faults.Add($"the file ends within a segment at byte {offset}, or what follows is none");

    string? Follow(byte[] item)
    {
        var outcome = Rotation.TryRead(item, out var rotation, out var sign1);
        if (!outcome.IsOk) return $"a key rotation: {outcome.Reason}";
        if (root is null || keys is null) return null;
        var why = !rotation!.Chain.AsSpan().SequenceEqual(root.Chain) ? "is of another chain"
            : keys.Fault(rotation, sign1!) is { } fault ? $"is not valid: {fault}"
            : last is not null && last.Number > rotation.After ? $"stands behind segment {last.Number}, which the old key signed"
            : last is not null && last.Number == rotation.After && !rotation.Tip.AsSpan().SequenceEqual(lastIdentity) ? $"names another segment {rotation.After}"
            : null;
        if (why is not null) return $"the key rotation after segment {rotation.After} {why}";
        keys = keys.With(rotation);
        return null;
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
        if (keys is not null && !segment.Sign1.Kid.AsSpan().SequenceEqual(keys.At(header.Number).Kid)) return "names another key than the one in force, and no valid rotation to it stands before";
        if (keys is not null && !segment.Sign1.IsSignedBy(keys.At(header.Number))) return "is not signed by the device's key";
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

using Traceability.Evidence.Segments;

namespace Traceability.Testing;

/// <summary>A sealed segment with everything that made it, so that a test can take it apart and put it together wrongly.</summary>
public sealed record BuiltSegment(Segment Segment, SegmentBody Body, byte[] Message)
{
    public long Number => Segment.Header.Number;
    public byte[] Identity => Segment.Identity;

    /// <summary>The genuine header over other entries: what a thief without the key can make.</summary>
    public byte[] WithEntries(params byte[][] entries) => SegmentMessage.Pack(Segment.Sign1.Bytes, Body with { Entries = entries }).Encode();
}

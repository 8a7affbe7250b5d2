using Traceability.Evidence.Segments;

namespace Traceability.Ledger.Ingest;

/// <summary>A segment that has passed every check that needs no other segment.</summary>
/// <param name="DecodingChecked">False where the configuration it names was not held yet.</param>
sealed record CheckedSegment(Segment Segment, SegmentContent Content, ReadOnlyMemory<byte> Message, bool DecodingChecked)
{
    public SegmentHeader Header => Segment.Header;
    public byte[] Identity => Segment.Identity;
}

using Traceability.Evidence.Segments;

namespace Traceability.Ledger.Ingest;

/// <summary>What the checks of one message end in.</summary>
abstract record CheckOutcome
{
    CheckOutcome() { }

    public sealed record Passed(CheckedSegment Segment) : CheckOutcome;

    /// <param name="Kept">What of the message may be put aside.</param>
    public sealed record Failed(Refusal Why, byte[] Kept) : CheckOutcome;

    /// <summary>A genuine header with entries that are not its own. The writer compares them with the signed ones, if those are held.</summary>
    /// <param name="Kept">What of the message may be put aside.</param>
    public sealed record ForeignEntries(Segment Segment, SegmentBody Claimed, byte[] Kept) : CheckOutcome;
}

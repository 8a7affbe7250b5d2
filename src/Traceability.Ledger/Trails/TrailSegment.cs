namespace Traceability.Ledger.Trails;

/// <summary>Where a reading was signed.</summary>
/// <param name="LogIndex">Its place in the segment log.</param>
public sealed record TrailSegment(long Number, string Identity, long LogIndex);

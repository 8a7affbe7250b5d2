namespace Traceability.Demo.Figures;

/// <summary>What lies on a device's disk.</summary>
/// <param name="Last">Number of the newest segment; numbers have no holes, so also their count.</param>
/// <param name="Kept">Segments without a receipt.</param>
readonly record struct StoredSegments(long Last, long Kept);

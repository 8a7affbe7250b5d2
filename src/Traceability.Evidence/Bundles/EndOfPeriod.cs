using Traceability.Evidence.Entries;

namespace Traceability.Evidence.Bundles;

/// <summary>Where a counter stood at one end of a period.</summary>
/// <param name="StatedMs">The instant of the register statement.</param>
/// <param name="Reading">The reading next before it, or next after where there was none before.</param>
public sealed record EndOfPeriod(CheckedSegment Segment, int Entry, long StatedMs, CounterReading Reading, ConfigurationLeaf.ForChannel Channel);

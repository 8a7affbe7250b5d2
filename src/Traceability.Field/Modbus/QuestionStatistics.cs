using System.Collections.Immutable;

namespace Traceability.Field.Modbus;

/// <summary>How the questions to one unit, or for one register block, have ended since the bus was built.</summary>
/// <param name="Requests">All that were sent; what neither ended nor was given up with its line is still outstanding.</param>
/// <param name="Ended">How many ended so, by the number of the <see cref="ReadOutcome"/>.</param>
/// <param name="Missed">Grid points not read in their period: the unit was away, the bus too slow, or the line down.</param>
/// <param name="LastRoundTrip">From sending the question to having the last answer.</param>
public sealed record QuestionStatistics(long Requests, ImmutableArray<long> Ended, long Missed, TimeSpan LastRoundTrip, TimeSpan LongestRoundTrip)
{
    public long this[ReadOutcome outcome] => Ended[(int)outcome];
}

using System.Collections.Immutable;

namespace Traceability.Field.Modbus.Listening;

/// <summary>What has passed on a bus with another master since the listener began.</summary>
/// <param name="Refusals">Exception answers.</param>
/// <param name="Others">Whole frames of no use: writes, foreign functions, answers that could be to more than one question.</param>
/// <param name="NoiseBytes">Bytes that were no frame.</param>
/// <param name="Values">By the position in the list of wanted values.</param>
public sealed record ListenerStatistics(long Questions, long Answers, long Refusals, long Others, long NoiseBytes, ImmutableArray<ValueCoverage> Values)
{
    public int Covered => Values.Count(value => value.IsCovered);
}

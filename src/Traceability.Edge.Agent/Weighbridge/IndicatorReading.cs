namespace Traceability.Edge.Agent.Weighbridge;

/// <summary>One complete look at the indicator: weight and flags of the same moment.</summary>
readonly record struct IndicatorReading(long AtMs, long Grams, bool Valid, bool Stable);

using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;

namespace Traceability.Carbon.Activity;

/// <summary>A quantity as somebody observed it, with what was measured beside it. The plan's rule brings it to the state that is counted.</summary>
/// <param name="Quantity">In the stream's unit; its last digit is its resolution, and that of what is counted.</param>
/// <param name="Kilopascals">Absolute: what a gauge shows lacks the air's.</param>
/// <param name="Heat">On which basis heat was stated.</param>
public sealed record Observation(ExactDecimal Quantity, ExactDecimal? Celsius, ExactDecimal? Kilopascals, HeatBasis Heat);

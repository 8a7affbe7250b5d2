using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Factors;

/// <summary>Kilograms of one gas per unit of activity, as printed by the source.</summary>
public sealed record GasRate(Gas Gas, ExactDecimal KilogramsPerUnit);

using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Factors;

/// <summary>The potential of one gas.</summary>
public sealed record GwpValue(Gas Gas, ExactDecimal Potential);

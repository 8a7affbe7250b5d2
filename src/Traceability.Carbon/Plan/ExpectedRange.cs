using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Plan;

/// <summary>What a stream uses in a month, from least to most, in its unit.</summary>
public sealed record ExpectedRange(ExactDecimal Least, ExactDecimal Most);

using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Factors;

/// <summary>One unit in another, shown in the row because a hidden gallon is the classic mistake. One <c>Per</c> is <c>Size</c> × <c>Unit</c>.</summary>
public sealed record UnitConversion(string Unit, ExactDecimal Size, string Basis);

using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;

namespace Traceability.Carbon.Plan;

/// <summary>How much of what is weighed is the substance that the factor is made for: limestone is no pure carbonate, and not dry.</summary>
/// <param name="Substance">As chemists write it: <c>CaCO3</c>.</param>
/// <param name="Fraction">Of the mass as it is counted, moist: above 0, at most 1.</param>
/// <param name="Source">The assay, or where else it is printed.</param>
public sealed record Content(string Substance, ExactDecimal Fraction, Citation Source)
{
    public const int MostDecimals = 9;

    public string InWords => $"{Fraction} of it is {Substance}, by {Source.InWords}";
}

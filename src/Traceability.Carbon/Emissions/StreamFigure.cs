using Traceability.Carbon.Activity;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Emissions;

/// <summary>One stream's part of a figure.</summary>
/// <param name="Quantity">In the stream's unit, exact.</param>
/// <param name="Co2eMicrograms">Of what the methodology's total counts.</param>
/// <param name="Factors">In the order of use.</param>
public sealed record StreamFigure(
    SourceStream Stream, ExactDecimal Quantity, Int128 Co2eMicrograms, IReadOnlyList<EmissionFactor> Factors, IReadOnlyList<ActivityData> Activity)
{
    /// <summary>Of a power or a flow at least in part, where nothing counts.</summary>
    public bool IsIntegrated => Activity.Any(a => a.Basis == ActivityBasis.Integrated);

    public long LostQuarters => Activity.Sum(a => a.LostQuarters);
}

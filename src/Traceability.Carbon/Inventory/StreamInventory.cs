using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Inventory;

/// <summary>A gas and its CO2e under the inventory's GWP set, both in micrograms.</summary>
public sealed record GasAmount(Gas Gas, Int128 Micrograms, Int128 Co2eMicrograms);

/// <summary>One stream's share of an inventory.</summary>
/// <param name="Quantity">In the stream's unit (kWh or L), exact.</param>
/// <param name="InterpolatedHours">Hours whose split to their neighbours is not <c>measured</c>.</param>
/// <param name="QuantityLost">The counter went back somewhere: the figure is a lower bound.</param>
public sealed record StreamInventory(
    SourceStream Stream, ExactDecimal Quantity, IReadOnlyList<GasAmount> Gases, Int128 Co2eMicrograms,
    IReadOnlyList<EmissionFactor> Factors, int Hours, int InterpolatedHours, bool QuantityLost)
{
    public Scope Scope => Stream.Kind.Scope();
}

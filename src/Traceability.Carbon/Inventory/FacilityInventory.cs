using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Inventory;

/// <summary>
/// The CO2e of a facility over the hours given: a pure function of plan, hours, factor set and GWP set. Equal inputs, in any order,
/// give equal figures and an equal <see cref="InputsHash"/>. Masses are micrograms (<see cref="Kilograms"/>).
/// </summary>
/// <param name="Scope2LocationMicrograms">CO2e of purchased electricity, location-based (GHG Protocol Scope 2 Guidance ch. 6).</param>
/// <param name="Gases">Over all streams, in the order of <see cref="Gas.All"/>.</param>
/// <param name="Emissions">The parts that the totals add, ordered by stream, hour, gas.</param>
/// <param name="Decisions">Substitute factors used by recorded decision; shown with the figure.</param>
/// <param name="StreamsWithoutData">Listed streams without a counted hour.</param>
/// <param name="InputsHash">Lower-case hex SHA-256 over the canonical description of all inputs, the factor file's hash among them.</param>
public sealed record FacilityInventory(
    MonitoringPlan Plan, FactorSet FactorSet, GwpSet GwpSet,
    Int128 Scope1Micrograms, Int128 Scope2LocationMicrograms,
    ExactDecimal KilowattHours, ExactDecimal Litres,
    IReadOnlyList<GasAmount> Gases, IReadOnlyList<StreamInventory> Streams, IReadOnlyList<Emission> Emissions,
    IReadOnlyList<FactorDecision> Decisions, IReadOnlyList<string> StreamsWithoutData, string InputsHash)
{
    /// <summary>False if a listed stream has no data or a counter lost quantity: the figure is then a lower bound.</summary>
    public bool Complete => StreamsWithoutData.Count == 0 && Streams.All(s => !s.QuantityLost);

    public Int128 TotalMicrograms => Scope1Micrograms + Scope2LocationMicrograms;

    /// <summary>Derives the figure, or refuses it with every reason; never a figure with a silent substitute.</summary>
    public static bool TryDerive(MonitoringPlan plan, IReadOnlyList<StreamHours> activity, FactorSet factors, string gwpSetId,
        out FacilityInventory inventory, out IReadOnlyList<Refusal> refusals) =>
        new InventoryDerivation(plan, factors, gwpSetId).TryDerive(activity, out inventory, out refusals);
}

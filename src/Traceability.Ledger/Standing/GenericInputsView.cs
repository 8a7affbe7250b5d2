namespace Traceability.Ledger.Standing;

/// <summary>What <paramref name="OutputKg"/> of a good took, as its source prints it; kilograms of CO2e of electricity, of other energy and of reagents.</summary>
public sealed record GenericInputsView(decimal FeedKg, decimal OutputKg, decimal ElectricityKwh, decimal ElectricityKg, decimal EnergyKg, decimal ReagentsKg);

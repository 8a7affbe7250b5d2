namespace Traceability.Ledger.Trails;

/// <summary>What one factor makes of a part.</summary>
/// <param name="Rate">Kilograms of the gas per unit as the source prints it, with its unit.</param>
public sealed record TrailEmission(string Category, string Gas, string Factor, string Rate, decimal Kg, decimal Co2eKg, string Quality);

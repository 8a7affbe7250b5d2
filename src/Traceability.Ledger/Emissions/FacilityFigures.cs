namespace Traceability.Ledger.Emissions;

/// <summary>
/// What the ledger says of one facility: cumulative since its first reading, from verified and linked segments only. Scope 2 is location-based.
/// </summary>
/// <param name="Receipts">Segments with a place in the log.</param>
/// <param name="State">"complete" or "incomplete".</param>
/// <param name="Why">What is missing or contradicts itself; empty when complete.</param>
/// <param name="InputsHash">SHA-256 over all inputs of the figures; empty where they could not be derived.</param>
sealed record FacilityFigures(
    string Id, string Name, string Organisation, string Region, bool Simulated,
    decimal Scope1Kg, decimal Scope2Kg, decimal Kwh, decimal Litres, decimal NetKg, long Weighings,
    long SegmentsVerified, long Receipts, long Readings,
    string State, IReadOnlyList<string> Why,
    IReadOnlyList<GasFigure> Gases, IReadOnlyList<StreamFigure> Streams, string GwpSet, FactorSetFigure FactorSet, IReadOnlyList<FactorFigure> Factors,
    string InputsHash, IReadOnlyList<LiveReading> Live);

sealed record GasFigure(string Gas, decimal Kg, decimal Co2eKg);

sealed record StreamFigure(string Id, string Channel, string Kind, int Scope, decimal Quantity, string Unit, decimal Co2eKg, int Hours, int InterpolatedHours, bool QuantityLost);

sealed record FactorSetFigure(string Id, int Version, string Sha256);

/// <summary>A factor that was used, and where it is printed.</summary>
sealed record FactorFigure(string Id, int Version, string Source, int Year, string Checked, string? Decision);

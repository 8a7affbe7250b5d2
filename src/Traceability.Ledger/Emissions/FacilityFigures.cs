namespace Traceability.Ledger.Emissions;

/// <summary>
/// What the ledger says of one facility: cumulative since its first reading, from verified and linked segments only. Provisional: nothing here is closed.
/// </summary>
/// <param name="Scope1Kg">CO2e of what the methodology's total counts; likewise <paramref name="Scope2Kg"/>, whose electricity is location-based. Null, and not zero, where no figure can be made or no stream has data; likewise what follows.</param>
/// <param name="Scope2MarketKg">With electricity market-based in its place.</param>
/// <param name="Scope3Kg">Null where nothing of it is counted.</param>
/// <param name="BiogenicKg">Biogenic CO2, in no total.</param>
/// <param name="Receipts">Segments with a place in the log.</param>
/// <param name="State">"complete" or "incomplete".</param>
/// <param name="Why">What is missing or contradicts itself; empty when complete.</param>
/// <param name="InputsHash">SHA-256 over all inputs of the figures; empty where they could not be derived.</param>
sealed record FacilityFigures(
    string Id, string Name, string Organisation, string Region, bool Simulated, DateTimeOffset? From, DateTimeOffset? To,
    decimal? Scope1Kg, decimal? Scope2Kg, decimal? Scope2MarketKg, decimal? Scope3Kg, decimal? BiogenicKg, decimal? Kwh, decimal? Litres, decimal NetKg, long Weighings,
    long SegmentsVerified, long Receipts, long Readings,
    string State, IReadOnlyList<string> Why, CoverageFigure? Coverage, SharesFigure? Shares, IReadOnlyList<string> Disclosures,
    IReadOnlyList<ComponentFigure> Components, IReadOnlyList<StreamFigure> Streams, string Methodology, IReadOnlyList<string> GwpSets,
    FactorSetFigure FactorSet, IReadOnlyList<FactorFigure> Factors,
    string InputsHash, IReadOnlyList<LiveReading> Live)
{
    /// <summary>Always: months are closed, and not all that was ever measured.</summary>
    public bool Provisional => true;
}

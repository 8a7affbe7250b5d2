namespace Traceability.Ledger.Emissions;

/// <summary>
/// What the ledger says of one facility: cumulative since its first reading, from verified and linked segments only. Provisional: nothing here is closed.
/// </summary>
/// <param name="Scope1Kg">CO2e of what the methodology's total counts; likewise <paramref name="Scope2Kg"/>, whose electricity is location-based.</param>
/// <param name="Scope2MarketKg">With electricity market-based in its place.</param>
/// <param name="Scope3Kg">What is counted beside the total.</param>
/// <param name="BiogenicKg">Biogenic CO2, in no total.</param>
/// <param name="Receipts">Segments with a place in the log.</param>
/// <param name="State">"complete" or "incomplete".</param>
/// <param name="Why">What is missing or contradicts itself; empty when complete.</param>
/// <param name="InputsHash">SHA-256 over all inputs of the figures; empty where they could not be derived.</param>
sealed record FacilityFigures(
    string Id, string Name, string Organisation, string Region, bool Simulated, DateTimeOffset? From, DateTimeOffset? To,
    decimal Scope1Kg, decimal Scope2Kg, decimal Scope2MarketKg, decimal Scope3Kg, decimal BiogenicKg, decimal Kwh, decimal Litres, decimal NetKg, long Weighings,
    long SegmentsVerified, long Receipts, long Readings,
    string State, IReadOnlyList<string> Why, CoverageFigure? Coverage, SharesFigure? Shares, IReadOnlyList<string> Disclosures,
    IReadOnlyList<ComponentFigure> Components, IReadOnlyList<StreamFigure> Streams, string Methodology, IReadOnlyList<string> GwpSets,
    FactorSetFigure FactorSet, IReadOnlyList<FactorFigure> Factors,
    string InputsHash, IReadOnlyList<LiveReading> Live)
{
    /// <summary>Always: months are closed, and not all that was ever measured.</summary>
    public bool Provisional => true;
}

/// <summary>Three coverages, apart. Percent with two decimals; null of nothing.</summary>
public sealed record CoverageFigure(int StreamsDetermined, int StreamsListed, decimal? QuantityPercent, decimal? TimePercent);

/// <summary>Three shares of the total's CO2e, never blended: on primary data, on signed measurement, on signed measurement by calibrated instruments.</summary>
public sealed record SharesFigure(decimal? PrimaryPercent, decimal? EvidencePercent, decimal? VerifiedPercent);

/// <param name="InTotal">Whether the methodology's total counts it.</param>
public sealed record ComponentFigure(string Category, int Scope, string Gas, string Quality, bool InTotal, decimal Kg, decimal Co2eKg);

/// <param name="Channels">Of its metering points.</param>
/// <param name="Co2eKg">Of what the total counts.</param>
/// <param name="BesideKg">Of scope 3, beside the total: all that bought goods, waste and transport come to, and what is upstream of energy.</param>
/// <param name="Integrated">Added up from a power or a flow, where nothing counts.</param>
/// <param name="Controlled">False of a contractor's source inside the fence, which the facility does not control.</param>
/// <param name="Spans">Parts of the period that were multiplied and rounded each by itself.</param>
public sealed record StreamFigure(
    string Id, IReadOnlyList<string> Channels, string Category, string Flow, int Scope, decimal Quantity, string Unit, decimal Co2eKg, decimal BesideKg, int Spans,
    long Quarters, long MeasuredQuarters, bool QuantityLost, bool Integrated, bool Controlled);

sealed record FactorSetFigure(string Id, int Version, string Sha256);

/// <summary>A factor that was used, and where it is printed.</summary>
public sealed record FactorFigure(string Id, int Version, string Source, int Year, string Checked, string? Decision);

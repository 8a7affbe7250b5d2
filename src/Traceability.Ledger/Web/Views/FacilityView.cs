namespace Traceability.Ledger.Web.Views;

/// <summary>One facility. Masses and weights are kilograms, exact as derived; nothing is rounded for showing.</summary>
/// <param name="Scope1Kg">Null, and not zero, where no figure can be made or no stream has data; likewise all CO2e.</param>
/// <param name="Why">What makes the figures incomplete; empty when they are complete.</param>
/// <param name="InputsHash">Empty where no figure could be derived.</param>
public sealed record FacilityView(
    string Id, string Name, string Region, bool Simulated, IReadOnlyList<string> Why,
    decimal? Scope1Kg, decimal? Scope2Kg, decimal? TotalKg, decimal? Scope2MarketKg, decimal? Scope3Kg, decimal? BiogenicKg,
    decimal? Kwh, decimal? Litres, decimal NetKg, long Weighings, long Segments, long Readings, IReadOnlyList<(string Name, string Value, string Of)> Coverage, IReadOnlyList<string> Disclosures,
    string Methodology, string GwpSets, string InputsHash, string FactorSet, IReadOnlyList<ComponentView> Components, IReadOnlyList<StreamView> Streams, IReadOnlyList<FactorView> Factors,
    LiveView Live, HoursView Hours, IReadOnlyList<ChainView> Chains, IReadOnlyList<WeighingView> LastWeighings, IReadOnlyList<EventView> Events,
    IReadOnlyList<RecordView> Records)
{
    public bool Complete => Why.Count == 0;

    /// <summary>Nothing was received yet: zero would be a claim.</summary>
    public bool Empty => Segments == 0 && Components.Count == 0;
}

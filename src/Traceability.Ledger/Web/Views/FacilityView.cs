using Traceability.Ledger.Records;

namespace Traceability.Ledger.Web.Views;

/// <summary>One facility. Masses and weights are kilograms, exact as derived; nothing is rounded for showing.</summary>
/// <param name="Why">What makes the figures incomplete; empty when they are complete.</param>
/// <param name="InputsHash">Empty where no figure could be derived.</param>
public sealed record FacilityView(
    string Id, string Name, string Region, bool Simulated, IReadOnlyList<string> Why,
    decimal Scope1Kg, decimal Scope2Kg, decimal TotalKg, decimal Scope2MarketKg, decimal Scope3Kg, decimal BiogenicKg,
    decimal Kwh, decimal Litres, decimal NetKg, long Weighings, long Segments, long Readings, IReadOnlyList<(string Name, string Value, string Of)> Coverage, IReadOnlyList<string> Disclosures,
    string Methodology, string GwpSets, string InputsHash, string FactorSet, IReadOnlyList<ComponentView> Components, IReadOnlyList<StreamView> Streams, IReadOnlyList<FactorView> Factors,
    LiveView Live, HoursView Hours, IReadOnlyList<ChainView> Chains, IReadOnlyList<WeighingView> LastWeighings, IReadOnlyList<EventView> Events,
    IReadOnlyList<RecordView> Records)
{
    public bool Complete => Why.Count == 0;

    /// <summary>Nothing was received yet: zero would be a claim.</summary>
    public bool Empty => Segments == 0 && Components.Count == 0;
}

/// <param name="InTotal">False for what stands beside the total.</param>
public sealed record ComponentView(string Category, int Scope, string Gas, string Quality, bool InTotal, decimal Kg, decimal Co2eKg);

/// <param name="Months">Of each of its channels what register statements of this month prove; without those of which no two enclose anything.</param>
public sealed record StreamView(
    string Id, IReadOnlyList<string> Channels, string Category, int Scope, decimal Quantity, string Unit, decimal Co2eKg, bool QuantityLost, bool Integrated, IReadOnlyList<ProvableView> Months);

/// <summary>A span of a counter that its register statements prove.</summary>
/// <param name="Bundle">Where the ledger gives the proof.</param>
public sealed record ProvableView(string Channel, DateTimeOffset From, DateTimeOffset To, string Bundle);

/// <param name="Values">Per gas: kilograms per <paramref name="Per"/>, as printed by the source.</param>
/// <param name="Conversion">Empty where the source's unit is the meter's.</param>
public sealed record FactorView(
    string Id, int Version, IReadOnlyList<(string Gas, string Kg)> Values, string Per, string Conversion, string Region, string Valid,
    string Document, string Table, string Row, int Year, string Licence, bool Primary, string How, string? Decision);

/// <param name="To">Equal to <paramref name="From"/> for a record of one instant.</param>
public sealed record RecordView(string Id, string Stream, string Kind, DateTimeOffset From, DateTimeOffset To, decimal Quantity, string Unit, string? Document, string Who, bool Replaced, ObservedView? Observed);

/// <param name="NetKg">Null while a first crossing waits for its second.</param>
public sealed record WeighingView(string Ticket, int Pass, DateTimeOffset At, decimal ShownKg, decimal? GrossKg, decimal? TareKg, decimal? NetKg, long? Receipt, string Bundle);

public sealed record EventView(DateTimeOffset At, string Code, string Subject, DateTimeOffset? From, DateTimeOffset? To, string Cause, string Detail, long Segment);

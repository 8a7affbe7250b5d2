namespace Traceability.Ledger.Web.Views;

/// <summary>One facility. Masses and weights are kilograms, exact as derived; nothing is rounded for showing.</summary>
/// <param name="Why">What makes the figures incomplete; empty when they are complete.</param>
/// <param name="InputsHash">Empty where no figure could be derived.</param>
public sealed record FacilityView(
    string Id, string Name, string Region, bool Simulated, IReadOnlyList<string> Why,
    decimal Scope1Kg, decimal Scope2Kg, decimal TotalKg, decimal Kwh, decimal Litres, decimal NetKg, long Weighings, long Segments, long Readings,
    string GwpSet, string InputsHash, string FactorSet, IReadOnlyList<GasView> Gases, IReadOnlyList<StreamView> Streams, IReadOnlyList<FactorView> Factors,
    LiveView Live, HoursView Hours, IReadOnlyList<ChainView> Chains, IReadOnlyList<WeighingView> LastWeighings, IReadOnlyList<EventView> Events)
{
    public bool Complete => Why.Count == 0;

    /// <summary>Nothing was received yet: zero would be a claim.</summary>
    public bool Empty => Segments == 0;
}

public sealed record GasView(string Gas, decimal Kg, decimal Co2eKg);

/// <param name="Month">Null while no two register statements of this month enclose anything.</param>
public sealed record StreamView(
    string Id, string Channel, string Kind, int Scope, decimal Quantity, string Unit, decimal Co2eKg, int Hours, int InterpolatedHours, bool QuantityLost, ProvableView? Month);

/// <summary>A span of a counter that its register statements prove.</summary>
/// <param name="Bundle">Where the ledger gives the proof.</param>
public sealed record ProvableView(DateTimeOffset From, DateTimeOffset To, string Bundle);

/// <param name="Values">Per gas: kilograms per <paramref name="Per"/>, as printed by the source.</param>
/// <param name="Conversion">Empty where the source's unit is the meter's.</param>
public sealed record FactorView(
    string Id, int Version, IReadOnlyList<(string Gas, string Kg)> Values, string Per, string Conversion, string Region, string Valid,
    string Document, string Table, string Row, int Year, string Licence, bool Primary, string How, string? Decision);

/// <param name="NetKg">Null while a first crossing waits for its second.</param>
public sealed record WeighingView(string Ticket, int Pass, DateTimeOffset At, decimal ShownKg, decimal? GrossKg, decimal? TareKg, decimal? NetKg, long? Receipt, string Bundle);

public sealed record EventView(DateTimeOffset At, string Code, string Subject, DateTimeOffset? From, DateTimeOffset? To, string Cause, string Detail, long Segment);

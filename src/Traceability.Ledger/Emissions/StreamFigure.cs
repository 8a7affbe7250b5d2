namespace Traceability.Ledger.Emissions;

/// <summary>What one stream comes to in a figure.</summary>
/// <param name="Channels">Of its metering points.</param>
/// <param name="Co2eKg">Of what the total counts.</param>
/// <param name="BesideKg">Of scope 3, beside the total: all that bought goods, waste and transport come to, and what is upstream of energy.</param>
/// <param name="Integrated">Added up from a power or a flow, where nothing counts.</param>
/// <param name="Controlled">False of a contractor's source inside the fence, which the facility does not control.</param>
/// <param name="Spans">Parts of the period that were multiplied and rounded each by itself.</param>
public sealed record StreamFigure(
    string Id, IReadOnlyList<string> Channels, string Category, string Flow, int Scope, decimal Quantity, string Unit, decimal Co2eKg, decimal BesideKg, int Spans,
    long Quarters, long MeasuredQuarters, bool QuantityLost, bool Integrated, bool Controlled);

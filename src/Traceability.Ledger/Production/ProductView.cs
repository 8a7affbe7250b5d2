namespace Traceability.Ledger.Production;

/// <summary>A product of a run.</summary>
/// <param name="Common">Its share of what the run did for all, as a fraction: 3/5.</param>
/// <param name="Co2eKgPerKg">Null of waste and of what was not made.</param>
/// <param name="Comparison">Beside the database's value, or why there is none.</param>
public sealed record ProductView(
    string Id, decimal? MassKg, bool Waste, string Common, decimal Co2eKg, decimal? Co2eKgPerKg, decimal? AlternativeCo2eKg, decimal? AlternativeCo2eKgPerKg, ComparisonView? Comparison);

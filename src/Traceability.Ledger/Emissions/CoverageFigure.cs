namespace Traceability.Ledger.Emissions;

/// <summary>Three coverages, apart. Percent with two decimals; null of nothing.</summary>
public sealed record CoverageFigure(int StreamsDetermined, int StreamsListed, decimal? QuantityPercent, decimal? TimePercent);

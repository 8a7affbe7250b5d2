namespace Traceability.Ledger.Periods;

/// <summary>What meters counted beside what was billed.</summary>
public sealed record ReconciliationView(string Stream, string Unit, decimal Metered, decimal? Billed, bool WholePeriod, decimal? Difference, decimal AllowedPercent, bool Agrees);

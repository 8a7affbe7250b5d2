namespace Traceability.Ledger.Periods;

/// <summary>What meters counted, or a scale weighed, beside what was billed.</summary>
/// <param name="How">"metered" or "weighed".</param>
public sealed record ReconciliationView(string Stream, string Unit, string How, decimal Measured, decimal? Billed, bool WholePeriod, decimal? Difference, decimal AllowedPercent, bool Agrees);

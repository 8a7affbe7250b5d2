namespace Traceability.Ledger.Production;

/// <summary>What one cause adds to the difference.</summary>
public sealed record ComparisonPart(string Cause, decimal Kg);

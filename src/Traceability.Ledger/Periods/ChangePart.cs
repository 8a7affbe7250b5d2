namespace Traceability.Ledger.Periods;

/// <summary>What one cause adds to the difference.</summary>
public sealed record ChangePart(string Cause, decimal Kg);

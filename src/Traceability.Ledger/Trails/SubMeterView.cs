namespace Traceability.Ledger.Trails;

/// <summary>What one sub-meter counted.</summary>
public sealed record SubMeterView(string Point, string Channel, decimal Quantity);

namespace Traceability.Ledger.Store;

/// <summary>A power, a flow or a weight that was read, and from when to when.</summary>
sealed record GaugeRow(byte[] Chain, string Channel, string Unit, long FirstMs, long LastMs);

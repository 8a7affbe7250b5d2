namespace Traceability.Site;

/// <summary>The MQTT broker through which the ledger is reached.</summary>
/// <param name="Telemetry">Whether single values are published for others, beside the signed segments.</param>
public sealed record LedgerBroker(string Host, int Port, bool Telemetry);

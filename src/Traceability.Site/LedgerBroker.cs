namespace Traceability.Site;

/// <summary>The MQTT broker through which the ledger is reached.</summary>
/// <param name="Telemetry">Whether single values are published for others, beside the signed segments.</param>
public sealed record LedgerBroker(string Host, int Port, bool Telemetry)
{
    /// <summary>Both sides with certificates of the ledger's authority; the device gets its own by itself.</summary>
    public bool Tls { get; init; }

    /// <summary>The ledger's HTTP address, where certificates are asked for; without one a person carries request and answer.</summary>
    public Uri? Api { get; init; }

    /// <summary>A PEM file with the authority of the ledger's HTTPS certificate, where it is not one that the system knows; then no other counts.</summary>
    public string? ApiAuthority { get; init; }
}

namespace Traceability.Field.Modbus.Scanning;

/// <summary>What a Modbus TCP host has answered.</summary>
public sealed record HostScanResult
{
    public required string Host { get; init; }
    public required int Port { get; init; }

    /// <summary>By unit. One alone where the host answers under every identifier.</summary>
    public required IReadOnlyList<ScanFind> Finds { get; init; }

    public required int Questions { get; init; }

    /// <summary>It is a gateway, and says of so many units that they are not there (exceptions 0Ah and 0Bh).</summary>
    public required int GatewayRefusals { get; init; }

    /// <summary>It does not look at the unit identifier: one device, whatever it is called.</summary>
    public required bool AnswersForAll { get; init; }

    /// <summary>Null when it could be connected.</summary>
    public required LineRefusal? Refusal { get; init; }

    /// <summary>It broke off too often to be asked to the end.</summary>
    public required bool IsLost { get; init; }
}

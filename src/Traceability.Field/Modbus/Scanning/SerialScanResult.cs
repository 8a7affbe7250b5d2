namespace Traceability.Field.Modbus.Scanning;

/// <summary>What one pass over a serial line has met.</summary>
public sealed record SerialScanResult
{
    /// <summary>In the order in which they answered.</summary>
    public required IReadOnlyList<ScanFind> Finds { get; init; }

    /// <summary>Units at whose turn something came that is no frame, and that gave no whole answer when they were asked again.</summary>
    public required IReadOnlyList<byte> Damaged { get; init; }

    public required int Questions { get; init; }
    public required int NoiseBytes { get; init; }

    /// <summary>Frames that we had no part in: another master asks here.</summary>
    public required int ForeignFrames { get; init; }

    /// <summary>Answers by which a gateway says that nobody is there (exceptions 0Ah and 0Bh).</summary>
    public required int GatewayRefusals { get; init; }

    /// <summary>Somebody spoke before anything was asked. Then nothing was.</summary>
    public required bool WasBusy { get; init; }

    /// <summary>The port was pulled out, or the connection broke, before the end.</summary>
    public required bool IsLost { get; init; }

    public required LineRefusal? Refusal { get; init; }

    /// <summary>Something talks here, and not at this speed or parity.</summary>
    public bool IsOtherSpeed => Finds.Count == 0 && ForeignFrames == 0 && NoiseBytes >= SerialScan.MoreThanGlitch;
}

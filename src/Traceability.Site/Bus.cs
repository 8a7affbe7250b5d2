namespace Traceability.Site;

/// <summary>One line that is asked one question at a time: a TCP port of a gateway or of a device, or a serial port of this machine.</summary>
/// <param name="Host">Name or address, after the caller's overrides; empty on a serial line, of a GPIO chip its label.</param>
public sealed record Bus(string Name, BusKind Kind, string Host, int Port)
{
    public BusRole Role { get; init; }

    /// <summary>Present exactly where the kind is <see cref="BusKind.ModbusRtu"/>.</summary>
    public SerialLine? Serial { get; init; }
}

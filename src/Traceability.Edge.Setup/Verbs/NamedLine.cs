using Traceability.Field.Modbus;
using Traceability.Field.Serial;
using Traceability.Site;

namespace Traceability.Edge.Setup.Verbs;

/// <summary>A line that a verb is to open.</summary>
/// <param name="Name">For people: the port with its speed, or host and port.</param>
/// <param name="Bus">Its name in the site file; null where the command line names the line itself.</param>
sealed record NamedLine(string Name, LineOptions Options, string? Bus)
{
    public static NamedLine Of(string device, int baud, Parity parity, int stopBits) => Of(new SerialSettings(device, baud) { Parity = parity, StopBits = stopBits }, TimeSpan.Zero, null);

    public static NamedLine Of(string host, int port, bool isRtu) =>
        new($"{host}:{port}", isRtu ? new RtuOverTcpOptions(host, port) : new GatewayOptions(host, port), null);

    /// <summary>What the site file says of a bus, in the words of whoever opens it.</summary>
    public static NamedLine Of(Bus bus) => bus.Serial is { } line
        ? Of(new SerialSettings(line.Device, line.Baud)
        {
            Parity = line.Parity switch { LineParity.Even => Parity.Even, LineParity.Odd => Parity.Odd, _ => Parity.None },
            StopBits = line.StopBits,
            Rs485 = line.Rs485 is { } rs485 ? new(rs485.RtsHighOnSend, rs485.BeforeSend, rs485.AfterSend) : null,
        }, line.Turnaround, bus.Name)
        : Of(bus.Host, bus.Port, bus.Kind == BusKind.RtuOverTcp) with { Bus = bus.Name };

    /// <summary>As engineers write it: 9600 8N1.</summary>
    public static string SpeedOf(SerialSettings port) => $"{port.Baud} {port.DataBits}{port.Parity.ToString()[0]}{port.StopBits}";

    static NamedLine Of(SerialSettings port, TimeSpan turnaround, string? bus) => new($"{port.Path} {SpeedOf(port)}", new SerialBusOptions(port) { Turnaround = turnaround }, bus);
}

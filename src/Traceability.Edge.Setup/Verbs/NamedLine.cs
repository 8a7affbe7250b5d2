using Traceability.Field.Modbus;
using Traceability.Field.Serial;
using Traceability.Site;

namespace Traceability.Edge.Setup.Verbs;

/// <summary>A line that a verb is to open.</summary>
/// <param name="Name">For people: the port with its speed, or host and port.</param>
/// <param name="Label">The same where room is scarce: a by-path name alone fills a line.</param>
/// <param name="Bus">Its name in the site file; null where the command line names the line itself.</param>
sealed record NamedLine(string Name, string Label, LineOptions Options, string? Bus)
{
    public static NamedLine Of(string device, int baud, Parity parity, int stopBits) => Of(new SerialBusOptions(new SerialSettings(device, baud) { Parity = parity, StopBits = stopBits }), null);

    public static NamedLine Of(string host, int port, bool isRtu) =>
        new($"{host}:{port}", $"{host}:{port}", isRtu ? new RtuOverTcpOptions(host, port) : new GatewayOptions(host, port), null);

    public static NamedLine Of(Bus bus) => SiteBus.LineOf(bus) is SerialBusOptions serial ? Of(serial, bus.Name) : Of(bus.Host, bus.Port, bus.Kind == BusKind.RtuOverTcp) with { Bus = bus.Name };

    /// <summary>As engineers write it: 9600 8N1.</summary>
    public static string SpeedOf(SerialSettings port) => $"{port.Baud} {port.DataBits}{port.Parity.ToString()[0]}{port.StopBits}";

    static NamedLine Of(SerialBusOptions line, string? bus) => new($"{line.Port.Path} {SpeedOf(line.Port)}", SpeedOf(line.Port), line, bus);
}

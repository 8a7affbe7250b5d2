using Traceability.Field.Modbus;
using Traceability.Field.Serial;
using Traceability.Site;

namespace Traceability.Edge.Setup;

/// <summary>What the site file says of a bus, in the words of whoever opens it.</summary>
static class SiteBus
{
    public static LineOptions LineOf(Bus bus) => bus switch
    {
        { Serial: { } line } => new SerialBusOptions(PortOf(line)) { Turnaround = line.Turnaround },
        { Kind: BusKind.RtuOverTcp } => new RtuOverTcpOptions(bus.Host, bus.Port),
        _ => new GatewayOptions(bus.Host, bus.Port),
    };

    static SerialSettings PortOf(SerialLine line) => new(line.Device, line.Baud)
    {
        Parity = line.Parity switch { LineParity.Even => Parity.Even, LineParity.Odd => Parity.Odd, _ => Parity.None },
        StopBits = line.StopBits,
        Rs485 = line.Rs485 is { } rs485 ? new(rs485.RtsHighOnSend, rs485.BeforeSend, rs485.AfterSend) : null,
    };
}

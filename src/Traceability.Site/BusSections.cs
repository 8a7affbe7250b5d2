using System.Text.RegularExpressions;
using Traceability.Profiles.Configuration;

namespace Traceability.Site;

/// <summary>Where each of the <c>buses</c> of a site file is reached. No place is reached twice: two workers would talk into each other's pauses.</summary>
sealed partial class BusSections(SiteOverrides overrides)
{
    static readonly Dictionary<string, BusKind> Kinds = new()
    {
        ["modbus-tcp"] = BusKind.ModbusTcp, ["modbus-rtu"] = BusKind.ModbusRtu, ["rtu-over-tcp"] = BusKind.RtuOverTcp,
    };

    static readonly Dictionary<string, LineParity> Parities = new() { ["none"] = LineParity.None, ["even"] = LineParity.Even, ["odd"] = LineParity.Odd };
    static readonly Dictionary<string, bool> Levels = new() { ["high"] = true, ["low"] = false };

    static readonly Dictionary<string, BusRole> Roles = new() { ["master"] = BusRole.Master, ["listener"] = BusRole.Listener };

    static readonly string[] OfSockets = ["host", "port"];
    static readonly string[] OfSerialLines = ["device", "baud", "parity", "stop-bits", "rs485", "turnaround-ms"];

    readonly HashSet<(string Host, int Port)> endpoints = [];
    readonly HashSet<string> devices = [];

    internal Bus Read(Section section, string name)
    {
        var kind = section.Choice("kind", Kinds);
        var isSerial = kind == BusKind.ModbusRtu;
        foreach (var foreign in isSerial ? OfSockets : OfSerialLines)
            if (section.Has(foreign)) section.Refuse(foreign, $"a bus of this kind is reached by {string.Join(", ", isSerial ? OfSerialLines : OfSockets)}");
        var role = section.Choice("role", Roles, SiteDefaults.Role);
        if (role == BusRole.Listener && kind == BusKind.ModbusTcp) section.Refuse("role", "master: through a Modbus TCP socket nobody hears what others ask");
        // Without a kind nobody can say what else is missing.
        if (!section.Has("kind")) return new Bus(name, kind, "", 0);
        return (isSerial ? new Bus(name, kind, "", 0) { Serial = Serial(section, name) } : Socket(section, name, kind)) with { Role = role };
    }

    Bus Socket(Section section, string name, BusKind kind)
    {
        var host = FieldSections.Host(section);
        var port = (int)section.Integer("port", 1, 65_535, SiteDefaults.ModbusTcpPort);
        if (host.Length > 0 && !endpoints.Add((host, port))) section.Refuse(section.Has("port") ? "port" : "host", $"a host and port that no other bus has; {host}:{port} is taken");
        var reached = overrides.Buses.GetValueOrDefault(name);
        return new Bus(name, kind, reached?.Host ?? host, reached?.Port ?? port);
    }

    SerialLine Serial(Section section, string name)
    {
        const string allowed = "a name under /dev that stays with the socket, such as /dev/serial/by-path/… or one that udev gives";
        var device = section.Text("device", allowed);
        // Numbered in the order of plugging in: after a restart another bus may have the name.
        if (device.Length > 0 && (!DevicePath().IsMatch(device) || PluggedIn().IsMatch(device))) section.Refuse("device", allowed);
        else if (device.Length > 0 && !devices.Add(device)) section.Refuse("device", "a device that no other bus has");
        return new SerialLine(
            overrides.Devices.GetValueOrDefault(name, device),
            (int)section.Integer("baud", 300, 4_000_000, SiteDefaults.Baud),
            section.Choice("parity", Parities, SiteDefaults.Parity),
            (int)section.Integer("stop-bits", 1, 2, SiteDefaults.StopBits),
            section.SubOr("rs485", SiteShapes.Rs485, SiteDefaults.Rs485) is { } rs485 ? Switched(rs485) : null,
            TimeSpan.FromMilliseconds(section.Integer("turnaround-ms", 0, 1_000, SiteDefaults.TurnaroundMs)));
    }

    static Rs485Line Switched(Section section) => new(
        section.Choice("rts-on-send", Levels, SiteDefaults.RtsHighOnSend),
        TimeSpan.FromMilliseconds(section.Integer("before-send-ms", 0, 100, SiteDefaults.RtsDelayMs)),
        TimeSpan.FromMilliseconds(section.Integer("after-send-ms", 0, 100, SiteDefaults.RtsDelayMs)));

    [GeneratedRegex(@"^/dev(/(?!\.\.?(/|$))[A-Za-z0-9._:+-]{1,100}){1,4}$")]
    private static partial Regex DevicePath();

    [GeneratedRegex(@"^/dev/tty(USB|ACM)\d+$")]
    private static partial Regex PluggedIn();
}

using Traceability.Profiles;
using Traceability.Profiles.Configuration;

namespace Traceability.Site;

/// <summary>The <c>buses</c> of a site file: what is reached, which devices are there, which of their values are channels.</summary>
sealed class FieldSections
{
    readonly List<Bus> buses = [];
    readonly List<BusUnit> units = [];
    readonly List<Channel> channels = [];
    readonly HashSet<(string Bus, byte Unit)> addresses = [];

    internal IReadOnlyList<Bus> Buses => buses;
    internal IReadOnlyList<BusUnit> Units => units;
    internal IReadOnlyList<Channel> Channels => channels;
    internal Names BusNames { get; } = new("bus or GPIO chip");

    internal static FieldSections Read(Section top, ProfileShelf profiles, SiteOverrides overrides, Names devices)
    {
        FieldSections field = new();
        BusSections places = new(overrides);
        foreach (var section in top.List("buses", SiteShapes.Bus, required: true))
        {
            var bus = places.Read(section, field.BusNames.Take(section));
            field.buses.Add(bus);
            foreach (var unit in section.List("units", SiteShapes.Unit)) field.ReadUnit(unit, bus, profiles, devices);
        }
        return field;
    }

    /// <summary>The unit identifier, once per bus.</summary>
    internal byte UnitId(Section section, string bus)
    {
        var isSocket = buses.Find(b => b.Name == bus) is not { Kind: BusKind.ModbusRtu or BusKind.RtuOverTcp };
        var id = section.Integer("unit", 1, 255);
        if (id > 247 && !(isSocket && id == 255)) section.Refuse("unit", isSocket ? "1 to 247, or 255 for a device that is the TCP server itself" : "1 to 247 on a serial line");
        else if (section.Has("unit") && !addresses.Add((bus, (byte)id))) section.Refuse("unit", $"a unit identifier that no other device on bus {bus} has");
        return (byte)id;
    }

    /// <summary>A channel that no bus brings; it stands behind all that are read over one.</summary>
    internal Channel Add(BusUnit unit, ProfileValue value, TimeSpan period, long? mostPerHour)
    {
        Channel channel = new(channels.Count, $"{unit.Name}.{value.Name}", unit, value, period, mostPerHour);
        channels.Add(channel);
        return channel;
    }

    internal static string Host(Section section)
    {
        const string allowed = "a host name or an IP address";
        var host = section.Text("host", allowed);
        if (host.Length > 0 && Uri.CheckHostName(host) == UriHostNameType.Unknown) section.Refuse("host", allowed);
        return host;
    }

    internal static string Serial(Section section)
    {
        const string allowed = "the serial number on the type plate, 1 to 40 characters";
        var serial = section.Text("serial", allowed);
        if (serial.Length > 40 || serial.Any(char.IsControl)) section.Refuse("serial", allowed);
        return serial;
    }

    internal static TimeSpan Period(Section section, TimeSpan standard) =>
        TimeSpan.FromMilliseconds(section.Integer("period-ms", 50, 86_400_000, (long)standard.TotalMilliseconds));

    internal static long? MostPerHour(Section? detail, ProfileValue value)
    {
        if (detail is null || !detail.Has("most-per-hour")) return value.MostPerHour;
        if (value.Rule.IsCounter) return ProfileValues.MostPerHour(detail, value.Rule.ResolutionExponent);
        detail.Refuse("most-per-hour", $"only for a counter; {value.Name} is a gauge");
        return null;
    }

    void ReadUnit(Section section, Bus bus, ProfileShelf profiles, Names devices)
    {
        var name = devices.Take(section);
        var id = UnitId(section, bus.Name);
        var serial = Serial(section);
        var profile = profiles.Take(section);
        var values = section.TextsOrSections("values", SiteShapes.Value, required: true);
        if (profile?.Tag is not null) section.Refuse("profile", "a profile of a measuring device; tag readers stand under tag-readers");
        if (profile?.Kind == DeviceKind.PulseOutput) section.Refuse("profile", "a profile of a device with registers; pulse outputs stand under gpio");
        if (profile is null or { Tag: not null } or { Kind: DeviceKind.PulseOutput })
        {
            devices.Break(name);
            return;
        }

        BusUnit unit = new(name, bus, id, profile, serial);
        units.Add(unit);
        string[] offered = [.. profile.Values.Select(v => v.Name)];
        var oneOfThem = NearestWord.Suggest("", offered);
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (var (text, detail, refuse) in values)
        {
            var wanted = text ?? detail!.Text("name", oneOfThem);
            if (wanted.Length == 0) continue;
            if (profile.Find(wanted) is not { } value)
            {
                var allowed = NearestWord.Suggest(wanted, offered);
                if (detail is null) refuse(allowed);
                else detail.Refuse("name", allowed);
                continue;
            }
            if (!taken.Add(value.Name))
            {
                if (detail is null) refuse("each value once");
                else detail.Refuse("name", "each value once");
            }
            var standard = value.Poll.Default();
            var period = detail is null ? standard : Period(detail, standard);
            Add(unit, value, period, MostPerHour(detail, value));
        }
    }
}

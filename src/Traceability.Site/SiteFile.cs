using Traceability.Profiles.Configuration;

namespace Traceability.Site;

/// <summary>
/// Reads a site file (YAML, firmware-config/sites) with the profiles that it names. Everything that can be wrong is found before anything is
/// started: no device, broker or name server is asked.
/// </summary>
public static class SiteFile
{
    const string OverridesFile = "(override)";

    static readonly Dictionary<string, bool> OnOff = new() { ["on"] = true, ["off"] = false };

    /// <summary>Never throws on content or on missing files. Errors name files as <paramref name="path"/> and <paramref name="profilesFolder"/> do.</summary>
    public static SiteReading Load(string path, string profilesFolder, SiteOverrides? overrides = null)
    {
        List<ConfigurationError> errors = [];
        if (FileBytes.TryRead(path, errors) is not { } bytes) return new SiteReading(null, errors);
        if (YamlFile.Read(path, bytes, SiteShapes.Site, errors) is not { } top) return new SiteReading(null, errors);

        var site = Read(top, bytes, new ProfileShelf(profilesFolder, errors), overrides ?? new SiteOverrides(), errors);
        return errors.Count == 0
            ? new SiteReading(site, [])
            : new SiteReading(null, [.. errors.OrderBy(e => e.File != path).ThenBy(e => e.File, StringComparer.Ordinal).ThenBy(e => e.Line)]);
    }

    static Installation Read(Section top, byte[] bytes, ProfileShelf profiles, SiteOverrides overrides, List<ConfigurationError> errors)
    {
        Names devices = new("unit, tag reader or line");
        var field = FieldSections.Read(top, profiles, overrides, devices);
        foreach (var name in overrides.Buses.Keys.Concat(overrides.Devices.Keys).Where(name => field.Buses.All(b => b.Name != name)))
            errors.Add(new ConfigurationError(OverridesFile, 0, $"buses.{name}", name, NearestWord.Suggest(name, [.. field.Buses.Select(b => b.Name)])));

        foreach (var bus in field.Buses)
        {
            var isSerial = bus.Kind == BusKind.ModbusRtu;
            if ((isSerial ? overrides.Buses.ContainsKey(bus.Name) : overrides.Devices.ContainsKey(bus.Name)))
                errors.Add(new ConfigurationError(OverridesFile, 0, $"buses.{bus.Name}", isSerial ? "a host and port" : "a device", isSerial ? "a device: the bus is a serial port" : "a host and port: the bus is a socket"));
        }

        var readers = TagReaderSection.Read(top, profiles, field, devices);
        var gpio = GpioSection.Read(top, profiles, field, devices);
        return new Installation
        {
            Organisation = Names.Id(top, "organisation"),
            Facility = ReadFacility(top),
            Device = Names.Id(top, "device"),
            DataFolder = overrides.DataFolder ?? top.Optional("data-folder", "a folder") ?? SiteDefaults.DataFolder,
            BlackBoxKiB = (int)top.Integer("black-box-kib", 16, 65_536, SiteDefaults.BlackBoxKiB),
            Seal = ReadSeal(top),
            Ledger = ReadLedger(top, overrides),
            Buses = field.Buses,
            Units = field.Units,
            Channels = field.Channels,
            Gpio = gpio,
            TagReaders = readers,
            Weighbridges = WeighbridgeSection.Read(top, field, readers, devices),
            Profiles = profiles.Used,
            Bytes = bytes,
        };
    }

    static Facility ReadFacility(Section top)
    {
        if (top.Sub("facility", SiteShapes.Facility, required: true) is not { } section) return new Facility("", "", TimeZoneInfo.Utc);
        const string nameAllowed = "1 to 80 characters";
        var name = section.Text("name", nameAllowed);
        if (name.Length > 80 || name.Any(char.IsControl)) section.Refuse("name", nameAllowed);

        const string zoneAllowed = "an IANA time zone that this machine knows, such as Australia/Brisbane";
        var zoneName = section.Text("time-zone", zoneAllowed);
        var zone = TimeZoneInfo.Utc;
        if (zoneName.Length > 0 && !(IsIana(zoneName) && TimeZoneInfo.TryFindSystemTimeZoneById(zoneName, out zone!))) section.Refuse("time-zone", zoneAllowed);
        return new Facility(Names.Id(section, "id"), name, zone ?? TimeZoneInfo.Utc);
    }

    /// <summary>Area/Place or UTC: the short names of old systems hide whether summer time is meant, and this never becomes a path outside the database.</summary>
    static bool IsIana(string name) =>
        name == "UTC" || (name.Contains('/') && char.IsAsciiLetterUpper(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+'));

    static SealPolicy ReadSeal(Section top)
    {
        var section = top.Sub("seal", SiteShapes.Seal, required: false);
        var seconds = section?.Integer("interval-s", 1, 3600, SiteDefaults.SealIntervalSeconds) ?? SiteDefaults.SealIntervalSeconds;
        var readings = section?.Integer("max-readings", 100, SiteDefaults.MostReadingsInSegment, SiteDefaults.SealMaxReadings) ?? SiteDefaults.SealMaxReadings;
        return new SealPolicy(TimeSpan.FromSeconds(seconds), (int)readings);
    }

    static LedgerBroker ReadLedger(Section top, SiteOverrides overrides)
    {
        if (top.Sub("ledger", SiteShapes.Ledger, required: true) is not { } section) return new LedgerBroker("", 0, false);
        var host = FieldSections.Host(section);
        var tls = section.Choice("tls", OnOff, SiteDefaults.Tls);
        var port = (int)section.Integer("port", 1, 65_535, tls ? SiteDefaults.MqttTlsPort : SiteDefaults.MqttPort);
        return new LedgerBroker(overrides.Broker?.Host ?? host, overrides.Broker?.Port ?? port, section.Choice("telemetry", OnOff, SiteDefaults.Telemetry))
        {
            Tls = tls,
            Api = ReadApi(section, tls),
            ApiAuthority = ReadApiAuthority(section),
        };
    }

    static string? ReadApiAuthority(Section ledger)
    {
        const string allowed = "the whole path of a PEM file, only with api: https://…";
        if (ledger.Optional("api-authority", allowed) is not { } path) return null;
        if (!Path.IsPathFullyQualified(path) || ledger.Optional("api", allowed) is not { } api || !api.StartsWith("https:", StringComparison.OrdinalIgnoreCase)) ledger.Refuse("api-authority", allowed);
        return path;
    }

    static Uri? ReadApi(Section ledger, bool tls)
    {
        const string allowed = "http://HOST:PORT or https://HOST:PORT, without a path";
        if (ledger.Optional("api", allowed) is not { } text) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var api) || (api.Scheme != Uri.UriSchemeHttp && api.Scheme != Uri.UriSchemeHttps)
            || api.PathAndQuery != "/" || api.Fragment.Length > 0 || api.UserInfo.Length > 0) ledger.Refuse("api", allowed);
        else if (!tls) ledger.Refuse("api", "only with tls: on");
        return api;
    }
}

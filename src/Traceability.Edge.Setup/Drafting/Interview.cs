using System.Globalization;
using Traceability.Edge.Setup.Screen;
using Traceability.Mqtt;
using Traceability.Profiles;
using Traceability.Site;

namespace Traceability.Edge.Setup.Drafting;

/// <summary>Asks an engineer what a site file needs, each answer checked as it is typed; an empty answer takes what stands in brackets.</summary>
sealed class Interview(Terminal terminal, string profilesFolder)
{
    const string Id = "1 to 32 of a-z, 0-9 and -";

    readonly string[] profiles = Directory.Exists(profilesFolder)
        ? [.. Directory.GetFiles(profilesFolder, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Null where the answers ended before the questions.</summary>
    public SiteDraft? Ask(SiteAnswers given)
    {
        if (Text("organisation", Id, IsId, given.Organisation) is not { } organisation) return null;
        if (Text("facility, as an id", Id, IsId, given.Facility) is not { } facility) return null;
        if (Text("facility, as people call it", "1 to 80 characters", text => text.Length is >= 1 and <= 80 && !text.Any(char.IsControl), given.FacilityName) is not { } name) return null;
        if (Text("time zone", "such as Australia/Brisbane, or UTC", IsZone, given.TimeZone, usual: TimeZoneInfo.Local.HasIanaId && IsZone(TimeZoneInfo.Local.Id) ? TimeZoneInfo.Local.Id : "UTC") is not { } zone) return null;
        if (Text("this device", Id, IsId, given.Device, usual: $"edge-{facility}"[..Math.Min(32, facility.Length + 5)]) is not { } device) return null;
        if (Text("ledger's broker", "HOST or HOST:PORT", IsPlace, given.Broker) is not { } broker) return null;
        if (Text("ledger's address, for certificates (empty: no TLS)", "https://HOST or http://HOST, with a port where it needs one", IsAddress, given.Api, mayBeEmpty: true) is not { } api) return null;
        var isHttps = api.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        if (Text("PEM file of its own authority (empty: one that the system knows)", "/…, the whole path, only with https://", text => isHttps && IsFile(text), isHttps ? given.ApiAuthority : given.ApiAuthority ?? "",
            mayBeEmpty: true) is not { } authority) return null;
        return AskBuses() is { } buses ? new SiteDraft(organisation, facility, name, zone, device, broker, api, authority, buses) : null;
    }

    List<BusDraft>? AskBuses()
    {
        List<BusDraft> buses = [];
        while (true)
        {
            var usual = buses.Count == 0 ? "line" : "";
            if (Text(buses.Count == 0 ? "first bus, its name" : "next bus, its name (empty: no more)", Id + ", not yet taken",
                text => IsId(text) && buses.All(bus => bus.Name != text), usual: usual, mayBeEmpty: buses.Count > 0) is not { } name) return null;
            if (name.Length == 0) return buses;
            if (Text("  kind", "modbus-tcp, modbus-rtu or rtu-over-tcp", text => text is "modbus-tcp" or BusDraft.Serial or "rtu-over-tcp", usual: "modbus-tcp") is not { } kind) return null;
            var isSerial = kind == BusDraft.Serial;
            if (Text(isSerial ? "  device" : "  where", isSerial ? "/dev/…, a name that stays with the socket" : "HOST or HOST:PORT",
                isSerial ? text => text.StartsWith("/dev/", StringComparison.Ordinal) : IsPlace) is not { } place) return null;
            if (Text("  baud", "300 to 4000000", text => IsWhole(text, 300, 4_000_000), isSerial ? null : $"{SiteDefaults.Baud}", usual: $"{SiteDefaults.Baud}") is not { } baud) return null;
            if (Text("  parity", "none, even or odd", text => text is "none" or "even" or "odd", isSerial ? null : "even", usual: "even") is not { } parity) return null;
            if (AskUnits([.. buses.SelectMany(bus => bus.Units).Select(unit => unit.Name)], isSerial || kind == "rtu-over-tcp") is not { } units) return null;
            buses.Add(new BusDraft(name, kind, place, int.Parse(baud, CultureInfo.InvariantCulture), parity, units));
        }
    }

    List<UnitDraft>? AskUnits(string[] taken, bool isLine)
    {
        List<UnitDraft> units = [];
        while (true)
        {
            if (Text(units.Count == 0 ? "  first unit, its name" : "  next unit, its name (empty: no more)", Id + ", not yet taken",
                text => IsId(text) && !taken.Contains(text) && units.All(unit => unit.Name != text), mayBeEmpty: units.Count > 0) is not { } name) return null;
            if (name.Length == 0) return units;
            if (Text("    unit identifier", isLine ? "1 to 247, once on a bus" : "1 to 247 or 255, once on a bus",
                text => (IsWhole(text, 1, 247) || (!isLine && text == "255")) && units.All(unit => $"{unit.Identifier}" != text)) is not { } identifier) return null;
            if (AskProfile() is not { } profile) return null;
            if (Text("    serial number, from the type plate", "1 to 40 characters", text => text.Length is >= 1 and <= 40 && !text.Any(char.IsControl)) is not { } serial) return null;
            if (Text("    values", "names of " + string.Join(", ", profile.Values.Select(value => value.Name)), text => Split(text) is { Length: > 0 } names
                && names.All(value => profile.Find(value) is not null) && names.Distinct().Count() == names.Length, usual: string.Join(", ", UsualValues(profile))) is not { } values) return null;
            units.Add(new UnitDraft(name, int.Parse(identifier, CultureInfo.InvariantCulture), profile.Id, serial, Split(values)));
        }
    }

    /// <summary>By its id or any part of it that only one has.</summary>
    DeviceProfile? AskProfile()
    {
        DeviceProfile? read = null;
        var typed = Text("    profile, or a part of its name", "one of " + string.Join(", ", profiles), text =>
        {
            var found = profiles.Contains(text) ? [text] : profiles.Where(profile => profile.Contains(text, StringComparison.OrdinalIgnoreCase)).ToArray();
            if (found.Length != 1) return false;
            var path = Path.Combine(profilesFolder, found[0] + ".yaml");
            read = ProfileFile.Read(path, File.ReadAllBytes(path)).Profile;
            return read is { Tag: null, Kind: not DeviceKind.PulseOutput };
        });
        return typed is null ? null : read;
    }

    /// <summary>Of an indicator all that a weighbridge needs; of a meter what it counts, and the power beside the first counter.</summary>
    static IEnumerable<string> UsualValues(DeviceProfile profile)
    {
        if (profile.Indicator is { } rules)
            return new ProfileValue?[] { rules.Gross, rules.Tare, rules.Status, rules.Error, profile.Heartbeat?.Value }.OfType<ProfileValue>().Select(value => value.Name);
        var usual = profile.Values.Where(value => value.Rule.IsCounter).Take(1).Concat(profile.Values.Where(value => value.Name is "power_total" or "power" or "volume_flow").Take(1)).ToList();
        return (usual.Count > 0 ? usual : [.. profile.Values.Take(1)]).Select(value => value.Name);
    }

    /// <summary>Asks until the answer is one; what was given on the command line is only checked.</summary>
    string? Text(string question, string allowed, Func<string, bool> isAnswer, string? given = null, string usual = "", bool mayBeEmpty = false)
    {
        if (given is not null)
        {
            if (isAnswer(given) || (mayBeEmpty && given.Length == 0)) return given;
            terminal.Complain($"{question.Trim()}: '{given}'; allowed: {allowed}");
        }
        while (terminal.Ask(usual.Length > 0 ? $"{question} [{usual}]: " : $"{question}: ") is { } typed)
        {
            var answer = typed.Trim();
            if (answer.Length == 0) answer = usual;
            if ((answer.Length == 0 && mayBeEmpty) || (answer.Length > 0 && isAnswer(answer))) return answer;
            var indent = new string(' ', question.Length - question.TrimStart().Length);
            terminal.Complain(Words.Folded($"{indent}'{Words.Plain(answer)}' is no answer; allowed: {allowed}", terminal.Results.Profile.Width));
        }
        terminal.Complain($"The answers ended at \"{question.Trim()}\"; nothing was written. Remedy: run it where you can type, or give all answers on its input.");
        return null;
    }

    static string[] Split(string list) => list.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    static bool IsId(string text) => Topics.IsId(text);

    static bool IsWhole(string text, int least, int most) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most;

    static bool IsZone(string text) => (text == "UTC" || text.Contains('/', StringComparison.Ordinal)) && TimeZoneInfo.TryFindSystemTimeZoneById(text, out _);

    static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var api) && api.Scheme is "http" or "https" && api.PathAndQuery == "/" && api.UserInfo.Length == 0;

    static bool IsFile(string text) => Path.IsPathFullyQualified(text) && !text.Any(char.IsControl);

    static bool IsPlace(string text)
    {
        if (Uri.CheckHostName(text) != UriHostNameType.Unknown) return true;
        var colon = text.LastIndexOf(':');
        return colon > 0 && Uri.CheckHostName(text[..colon]) is UriHostNameType.Dns or UriHostNameType.IPv4 && IsWhole(text[(colon + 1)..], 1, 65_535);
    }
}

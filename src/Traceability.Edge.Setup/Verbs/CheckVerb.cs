using Spectre.Console;
using Traceability.Edge.Setup.Screen;
using Traceability.Profiles;
using Traceability.Profiles.Configuration;
using Traceability.Site;

namespace Traceability.Edge.Setup.Verbs;

/// <summary><c>check</c>: everything that can be wrong with a site file and its profiles, without asking any device, broker or name server.</summary>
static class CheckVerb
{
    sealed record Mistake(string File, int Line, string Key, string Value, string Allowed);

    sealed record UnitView(string Bus, string Unit, int Identifier, string Profile, Verification Verified, int Channels);

    sealed record Result(bool Ok, string Site, string? Facility, string? Device, IReadOnlyList<UnitView> Units, int Channels, IReadOnlyList<Mistake> Errors);

    public static Verb Make()
    {
        var verb = new Verb("check", "Check a site file and its profiles; asks no device")
        {
            Examples =
            [
                ("edge-setup check", "checks the installed site file"),
                ("edge-setup check mine.yaml --profiles profiles --json", "checks a draft, for a program"),
            ],
        };
        var input = SiteInput.Of(verb);
        verb.Does((given, terminal) =>
        {
            var reading = input.Read(given);
            if (terminal.IsJson) terminal.WriteJson(View(input.Path(given), reading));
            else if (reading.Site is { } site) Show(site, terminal);
            else foreach (var error in reading.Errors) terminal.Complain(error.ToString());
            return reading.Site is null ? ExitCode.Unusable : ExitCode.Fine;
        });
        return verb;
    }

    static Result View(string path, SiteReading reading) => new(reading.Site is not null, path, reading.Site?.Facility.Id, reading.Site?.Device,
        reading.Site is { } site ? [.. Units(site)] : [], reading.Site?.Channels.Count ?? 0,
        [.. reading.Errors.Select(e => new Mistake(e.File, e.Line, e.Key, e.Value, e.Allowed))]);

    static IEnumerable<UnitView> Units(Installation site)
    {
        var channels = site.Channels.CountBy(channel => channel.Unit.Name).ToDictionary();
        return site.Units.Select(unit => new UnitView(unit.Bus.Name, unit.Name, unit.UnitId, unit.Profile.Id, unit.Profile.Verified, channels.GetValueOrDefault(unit.Name)));
    }

    static void Show(Installation site, Terminal terminal)
    {
        var table = Sheet.Of("bus", "unit", "id", "profile", "verified", "channels");
        foreach (var unit in Units(site)) table.Row(unit.Bus, unit.Unit, $"{unit.Identifier}", unit.Profile, Words.Of(unit.Verified), $"{unit.Channels}");
        terminal.Results.Write(table);
        terminal.Results.WriteLine($"{site.Organisation}/{site.Facility.Id}/{site.Device} is in order: {Words.Count(site.Buses.Count, "bus")}, {Words.Count(site.Units.Count, "unit")}, {Words.Count(site.Channels.Count, "channel")}, {Words.Count(site.Weighbridges.Count, "weighbridge")}.");
    }
}

using System.Globalization;
using Spectre.Console;
using Traceability.Edge.Setup.Planning;
using Traceability.Edge.Setup.Screen;
using Traceability.Site;

namespace Traceability.Edge.Setup.Verbs;

/// <summary><c>plan</c>: whether the buses can keep the periods, also with dead units, and what the site sends, stores and wears out.</summary>
static class PlanVerb
{
    sealed record BusView(string Bus, int Units, int Questions, double OccupancyPercent, double RoundMs, double WorstRoundMs, double ShortestPeriodMs, bool KeepsItsPeriods);

    sealed record Result(bool Ok, IReadOnlyList<BusView> Buses, double ReadingsPerSecond, double SegmentsPerDay, double SentMBPerMonth, double StoredMBPerMonth,
        double WrittenMBPerDay, double MonthsOfStorage, double CardYears, PlanAssumptions Taken);

    /// <summary>Above this a line has no room for probes, retries and people with a laptop.</summary>
    const double BusyLine = 0.8;

    public static Verb Make()
    {
        var verb = new Verb("plan", "Whether the buses keep their periods; data, storage, card life")
        {
            Examples =
            [
                ("edge-setup plan", "the installed site, one dead unit per bus"),
                ("edge-setup plan mine.yaml --dead 3 --gateway-baud 9600", "three dead units; meters behind gateways at 9 600 baud"),
            ],
        };
        var input = SiteInput.Of(verb);
        var dead = NumberOption.Add(verb, "--dead", "Units per bus that do not answer", 1, 0, 247);
        var answer = NumberOption.Add(verb, "--answer-ms", "What a unit takes to begin its answer", 30, 0, 10_000);
        var weighings = NumberOption.Add(verb, "--weighings", "Tickets a day", 200, 0, 100_000);
        var storage = NumberOption.Add<double>(verb, "--storage-gb", "Room for segments, in GB", 20, 0.1, 100_000);
        var endurance = NumberOption.Add<double>(verb, "--endurance-tb", "What the card may be written, in TB", 20, 0.1, 100_000);
        var baud = NumberOption.Add(verb, "--gateway-baud", "Speed of the lines behind gateways; 0: devices with sockets of their own", 0, 0, 4_000_000);
        verb.Does((given, terminal) =>
        {
            if (input.ReadOrComplain(given, terminal) is not { } site) return ExitCode.Unusable;
            var taken = new PlanAssumptions(TimeSpan.FromMilliseconds(given.GetValue(answer)), given.GetValue(baud) is > 0 and var speed ? speed : null, given.GetValue(dead), given.GetValue(weighings),
                given.GetValue(storage), given.GetValue(endurance));
            var plan = Plan(site, taken);
            if (terminal.IsJson) terminal.WriteJson(plan);
            else Show(plan, terminal);
            return plan.Ok ? ExitCode.Fine : ExitCode.Wrong;
        });
        return verb;
    }

    static Result Plan(Installation site, PlanAssumptions taken)
    {
        // A listener asks nothing: its line's time is the other master's.
        var asked = site.Buses.Where(bus => bus.Role == BusRole.Master && bus.Kind != BusKind.Gpio && site.Channels.Any(channel => channel.Bus == bus));
        BusView[] buses = [.. asked.Select(bus => View(PlannedBus.Of(site, bus, taken), taken.Dead))];
        var volume = PlannedVolume.Of(site, taken);
        return new Result(buses.All(bus => bus.KeepsItsPeriods), buses, volume.ReadingsPerSecond, volume.SegmentsPerDay, volume.SentPerMonth / 1e6, volume.StoredPerMonth / 1e6,
            volume.WrittenBytesPerDay / 1e6, volume.MonthsOfStorage(taken), volume.YearsOfCard(taken), taken);
    }

    static BusView View(PlannedBus bus, int dead) => new(bus.Bus.Name, bus.Units.Count, bus.Questions.Count, 100 * bus.Occupancy, bus.Round.TotalMilliseconds,
        bus.RoundWithDead(dead).TotalMilliseconds, bus.ShortestPeriod.TotalMilliseconds, bus.Occupancy <= BusyLine);

    static void Show(Result plan, Terminal terminal)
    {
        var table = Sheet.Of("bus", "units", "asks", "busy", "round", $"{plan.Taken.Dead} dead", "shortest period");
        foreach (var bus in plan.Buses)
            table.Row(bus.Bus, $"{bus.Units}", $"{bus.Questions}", Words.Number(bus.OccupancyPercent, "0") + " %", Words.Milliseconds(bus.RoundMs), Words.Milliseconds(bus.WorstRoundMs), Words.Milliseconds(bus.ShortestPeriodMs));
        terminal.Results.Write(table);
        BusView[] late = [.. plan.Buses.Where(bus => !bus.KeepsItsPeriods)];
        if (late.Length > 0)
            terminal.Complain($"{string.Join(", ", late.Select(bus => bus.Bus))}: busy up to {Words.Number(late.Max(bus => bus.OccupancyPercent), "0")} % of the time; more than {100 * BusyLine:0} % leaves no room for probes. Remedy: longer period-ms, fewer values, a faster line, or a second bus.");
        (string, string)[] volume =
        [
            ("readings", $"{Words.Number(plan.ReadingsPerSecond, "#,0.0")} a second"),
            ("sent", $"{Words.Number(plan.SentMBPerMonth, "#,0")} MB a month"),
            ("stored", $"{Words.Number(plan.StoredMBPerMonth, "#,0")} MB a month; {Words.Number(plan.Taken.StorageGB, "#,0")} GB last {Words.Number(plan.MonthsOfStorage, "#,0.0")} months"),
            ("written", $"{Words.Number(plan.WrittenMBPerDay, "#,0")} MB a day; a card good for {Words.Number(plan.Taken.EnduranceTB, "#,0")} TB lasts {Words.Number(plan.CardYears, "#,0.0")} years"),
        ];
        foreach (var (what, much) in volume) terminal.Results.WriteLine($"{what,-9} {much}");
        terminal.Results.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"taken     answers begin after {plan.Taken.AnswerDelay.TotalMilliseconds} ms; {plan.Taken.WeighingsPerDay} tickets a day per site with a scale"));
    }
}

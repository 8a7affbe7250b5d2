using System.CommandLine;
using Spectre.Console;
using Traceability.Edge.Setup.AgentLink;
using Traceability.Edge.Setup.Scanning;
using Traceability.Edge.Setup.Screen;
using Traceability.Field.Modbus;
using Traceability.Field.Modbus.Scanning;
using Traceability.Profiles;

namespace Traceability.Edge.Setup.Verbs;

/// <summary><c>scan</c>: who answers on a line, and what it is. Asks for readings only.</summary>
static class ScanVerb
{
    const string AllUnits = "1-247";
    const int MostFits = 3;

    sealed record FitView(string Profile, Verification Verified, int Passed, int Of, int Answered, int Values);

    sealed record UnitView(int Unit, double TookMs, int? Exception, string? Vendor, string? Product, string? Revision, string? Serial, IReadOnlyList<FitView> Profiles);

    sealed record LineView(string Line, int Questions, LineTrouble? Trouble, string? Why, IReadOnlyList<string> Remarks, IReadOnlyList<UnitView> Units);

    sealed record Result(bool Found, IReadOnlyList<LineView> Lines, string? SiteLines);

    public static Verb Make()
    {
        var verb = new Verb("scan", "Find who answers on a bus, and what it is; never writes")
        {
            Examples =
            [
                ("edge-setup scan --device /dev/serial/by-path/... --units 1-32", "all usual speeds on a serial line"),
                ("edge-setup scan --host 10.0.0.1-10.0.0.20 --units 1-10,255", "twenty hosts, sixteen at a time"),
                ("edge-setup scan site.yaml --bus meters", "a bus of a site file, as it is set there"),
            ],
        };
        var input = LineInput.Of(verb, many: true);
        var units = new Option<string>("--units") { Description = "Unit identifiers", DefaultValueFactory = _ => AllUnits, HelpName = "LIST" };
        var patience = new Option<int>("--patience") { Description = "Milliseconds per unit in the slow pass", DefaultValueFactory = _ => (int)ScanPass.DefaultPatience.TotalMilliseconds, HelpName = "MS" };
        var fast = new Option<bool>("--fast") { Description = "Leave out the slow pass" };
        verb.Options.Add(units);
        verb.Options.Add(patience);
        verb.Options.Add(fast);
        verb.Does(async (given, terminal, cancellationToken) =>
        {
            if (input.Lines(given, terminal) is not { } lines) return ExitCode.Unusable;
            var highest = lines[0].Options is GatewayOptions ? 255 : 247;
            if (Ranges.Numbers(given.GetValue(units)!, 1, highest) is not { } wanted)
            {
                terminal.Complain($"--units: '{given.GetValue(units)}'; allowed: numbers and ranges from 1 to {highest}, such as 1-32,100.");
                return ExitCode.Unusable;
            }
            if (given.GetValue(patience) is < 20 or > 10_000)
            {
                terminal.Complain($"--patience: '{given.GetValue(patience)}'; allowed: 20 to 10000 ms.");
                return ExitCode.Unusable;
            }
            var wait = TimeSpan.FromMilliseconds(given.GetValue(patience));
            byte[] asked = [.. wanted.Select(unit => (byte)unit)];
            var isFast = given.GetValue(fast);
            if (!terminal.IsJson) terminal.Results.WriteLine(Cost(lines, asked.Length, wait, isFast));
            BusSearch search = new(terminal, asked, wait, isFast, ProfileFolder.Read(input.Profiles(given), terminal), TimeProvider.System);
            return await BusLoan.WithAsync(terminal, input.Agent(given), lines, async cancelled =>
            {
                var findings = await FindAsync(search, lines, cancelled);
                if (terminal.IsJson) terminal.WriteJson(View(findings));
                else Show(findings, terminal);
                return findings.Any(line => line.Units.Count > 0) ? ExitCode.Fine : findings.All(line => line.Refusal is not null) ? ExitCode.Unreachable : ExitCode.Wrong;
            }, cancellationToken);
        });
        return verb;
    }

    static async Task<IReadOnlyList<LineFindings>> FindAsync(BusSearch search, IReadOnlyList<NamedLine> lines, CancellationToken cancellationToken)
    {
        if (lines[0].Options is SerialBusOptions) return await search.SpeedsAsync(lines, cancellationToken);
        if (lines[0].Options is GatewayOptions) return await search.HostsAsync(lines, cancellationToken);
        List<LineFindings> findings = [];
        foreach (var converter in lines) findings.AddRange(await search.SpeedsAsync([converter], cancellationToken));
        return findings;
    }

    /// <summary>Said before the first question: who stands at the panel decides whether he waits.</summary>
    internal static string Cost(IReadOnlyList<NamedLine> lines, int units, TimeSpan patience, bool isFastOnly)
    {
        var slow = TimeSpan.FromTicks(lines.Sum(line => ScanPass.Slow(patience).Takes(line.Options, units).Ticks));
        if (lines[0].Options is GatewayOptions)
            return $"{Words.Count(lines.Count, "host")} x {Words.Count(units, "unit")}: {lines.Count * units} questions, at most {Meter.Words(units * patience)} for a host that is silent. Nothing is written.";
        var fast = TimeSpan.FromTicks(lines.Sum(line => ScanPass.Fast.Takes(line.Options, units).Ticks));
        return $"{Words.Count(lines.Count, "line setting")} x {Words.Count(units, "unit")}: fast pass at most {Meter.Words(fast)}" + (isFastOnly ? "" : $", slow pass at most {Meter.Words(slow)}") + ". Nothing is written.";
    }

    static Result View(IReadOnlyList<LineFindings> findings) => new(
        findings.Any(line => line.Units.Count > 0),
        [.. findings.Select(line => new LineView(line.Line.Name, line.Questions, line.Refusal?.Trouble, line.Refusal?.Reason, line.Remarks, [.. line.Units.Select(View)]))],
        findings.Any(line => line.Units.Count > 0) ? string.Join('\n', findings.Where(line => line.Units.Count > 0).SelectMany(line => SiteLines.Of(line.Units))) : null);

    static UnitView View(FoundUnit unit) => new(
        unit.Find.Unit, Math.Round(unit.Find.Took.TotalMilliseconds, 1), unit.Find.ExceptionCode == 0 ? null : unit.Find.ExceptionCode,
        unit.Identification?.Vendor, unit.Identification?.Product, unit.Identification?.Revision, unit.SerialNumber,
        [.. unit.Fits.Select(fit => new FitView(fit.Profile.Id, fit.Profile.Verified, fit.Passed, fit.Of, fit.Answered, fit.Values))]);

    static void Show(IReadOnlyList<LineFindings> findings, Terminal terminal)
    {
        foreach (var line in findings)
        {
            foreach (var remark in line.Remarks) terminal.Complain($"{line.Line.Name}: {remark}");
            if (line.Units.Count == 0) continue;
            terminal.Results.WriteLine();
            terminal.Results.WriteLine(line.Line.Name);
            var table = Sheet.Of("unit", "after", "says it is", "profile that fits", "tests", "values");
            foreach (var unit in line.Units)
            {
                ProfileFit[] best = [.. unit.Fits.Take(MostFits)];
                table.Row($"{unit.Find.Unit}", Meter.Words(unit.Find.Took), Named(unit), best.Length == 0 ? "-" : string.Join('\n', best.Select(fit => Words.Clip(fit.Profile.Id, 24))),
                    string.Join('\n', best.Select(fit => fit.Of == 0 ? "none" : $"{fit.Passed}/{fit.Of}")), string.Join('\n', best.Select(fit => $"{fit.Answered}/{fit.Values}")));
            }
            terminal.Results.Write(table);
            terminal.Results.WriteLine("For the site file, below this bus:");
            foreach (var text in SiteLines.Of(line.Units)) terminal.WriteLine(text);
        }
        foreach (var refused in findings.Where(line => line.Refusal is not null).GroupBy(line => line.Refusal!))
        {
            string[] names = [.. refused.Select(line => line.Line.Name)];
            terminal.Complain($"{string.Join(", ", names.Take(8))}{(names.Length > 8 ? $" and {names.Length - 8} more" : "")}: {Sentence(refused.Key)}");
        }
        if (findings.All(line => line.Units.Count == 0) && findings.Any(line => line.Refusal is null))
            terminal.Complain("Nobody answers. Remedy: look at power, at A and B, at the unit number on the device's keypad; try other --baud, --parity, a longer --patience.");
    }

    /// <summary>Whoever says nothing of himself and refuses what he is asked is still there.</summary>
    static string Named(FoundUnit unit) => unit switch
    {
        { Identification: { } named } => Words.Clip($"{named.Vendor} {named.Product} {named.Revision}".Trim(), 19),
        { Fits: [], Find.ExceptionCode: not 0 } => $"(exception {unit.Find.ExceptionCode})",
        _ => "-",
    };

    internal static string Sentence(LineRefusal refusal) => refusal.Reason + (refusal.Reason.EndsWith('?') ? "" : ".") + Remedy(refusal);

    static string Remedy(LineRefusal refusal) => refusal.Trouble switch
    {
        LineTrouble.Port when refusal.Reason.Contains("another program", StringComparison.Ordinal) =>
            " Remedy: end that program; a bus that the agent reads is borrowed by naming it: SITE --bus NAME.",
        LineTrouble.UnknownHost => " Remedy: look at the spelling, or give the address.",
        LineTrouble.Refused => " Remedy: look at --port, and whether Modbus TCP is switched on in the device.",
        LineTrouble.NoRoute => " Remedy: look at this device's own address and its cable.",
        _ => "",
    };
}

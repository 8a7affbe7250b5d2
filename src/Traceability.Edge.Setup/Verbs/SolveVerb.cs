using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Spectre.Console;
using Traceability.Edge.Setup.AgentLink;
using Traceability.Edge.Setup.Screen;
using Traceability.Edge.Setup.Solving;
using Traceability.Field.Modbus.Scanning;
using Traceability.Profiles;

namespace Traceability.Edge.Setup.Verbs;

/// <summary><c>solve</c>: which registers, of which type, order and scale, are the number that the display shows. Reads only, and never guesses.</summary>
static partial class SolveVerb
{
    /// <summary>More than fit on a screen are no answer.</summary>
    const int MostShown = 8;

    /// <summary>With fewer digits on the display, chance finds as much as knowledge does.</summary>
    const int FewDigits = 3;

    /// <summary>In the solver's rank: the leader is so far ahead that what follows has something strange about it.</summary>
    const double ClearlyAhead = 0.5;

    sealed record Candidate(int Number, string Table, int Wire, string Type, string Order, string Scale, string Match, IReadOnlyList<string> Words);

    sealed record Result(bool Solved, int Samples, int Registers, long Tried, int Fits, IReadOnlyList<Candidate> Candidates, string? Written);

    public static Verb Make()
    {
        var verb = new Verb("solve", "Type what the display shows, get the registers it stands in")
        {
            Examples =
            [
                ("edge-setup solve site.yaml --bus meters --unit 7 --shows 1234.5 --again", "asks for what it shows later; the second number decides"),
                ("edge-setup solve --host 10.0.0.7 --shows 1234.5 --save puzzle.json", "keeps what was read and shown, to be solved anywhere"),
                ("edge-setup solve --samples puzzle.json --unit-of-measure kWh --write m7.yaml", "writes the profile if one reading is left"),
            ],
        };
        var input = LineInput.Of(verb, many: false);
        var options = SolveOptions.Of(verb);
        verb.Does(async (given, terminal, cancellationToken) =>
        {
            if (options.Read(given, terminal) is not { } wanted) return ExitCode.Unusable;
            if (wanted.SamplesFile is { } file)
            {
                if (SampleFile.Read(file, out var mistake) is { } samples) return Settle(samples, null, wanted, terminal);
                terminal.Complain($"{file}: {mistake}. Remedy: give a file that edge-setup solve --save wrote.");
                return ExitCode.Unusable;
            }
            if (input.Lines(given, terminal) is not { } lines) return ExitCode.Unusable;
            if (lines is [var line]) return await BusLoan.WithAsync(terminal, input.Agent(given), lines, cancelled => OfDeviceAsync(line, wanted, terminal, cancelled), cancellationToken);
            terminal.Complain("One line only: one --host, one --baud, one --parity. Remedy: edge-setup scan finds which.");
            return ExitCode.Unusable;
        });
        return verb;
    }

    static async Task<ExitCode> OfDeviceAsync(NamedLine line, SolveOptions.Wanted wanted, Terminal terminal, CancellationToken cancellationToken)
    {
        await using var survey = await RegisterSurvey.OpenAsync(line.Options, wanted.Timeout, TimeProvider.System, cancellationToken);
        if (survey is null)
        {
            var refusal = await LineCheck.TryAsync(line.Options, TimeProvider.System, cancellationToken);
            terminal.Complain($"{line.Name}: {(refusal is null ? "it could not be opened; try again." : ScanVerb.Sentence(refusal))}");
            return ExitCode.Unreachable;
        }
        DeviceSurvey device = new(survey, line, wanted.Unit, wanted.Tables, wanted.From, wanted.To, terminal);
        List<Sample> samples = [];
        for (var shown = wanted.Shows; shown is not null; shown = wanted.Again && !IsDecided(samples) ? await DisplayQuestion.AskAsync(terminal, cancellationToken) : null)
        {
            if (await device.TakeAsync(shown, cancellationToken) is not { } sample)
            {
                terminal.Complain($"{line.Name}: unit {wanted.Unit} does not answer. Remedy: edge-setup scan finds who does.");
                return ExitCode.Unreachable;
            }
            samples.Add(sample);
            if (wanted.Again && !terminal.IsJson) terminal.Results.WriteLine($"{Words.Count(new Solver(samples, wanted.Factors).Solve().Count, "way")} to read it.");
        }
        if (wanted.Save is { } save && !TryWrite(save, SampleFile.Write(samples), terminal)) return ExitCode.Unusable;
        return Settle(samples, wanted.Write is null ? null : await device.IdentifyAsync(cancellationToken), wanted, terminal);

        bool IsDecided(List<Sample> taken) => new Solver(taken, wanted.Factors).Solve() is [_];
    }

    static ExitCode Settle(IReadOnlyList<Sample> samples, Nameplate? identification, SolveOptions.Wanted wanted, Terminal terminal)
    {
        Solver solver = new(samples, wanted.Factors);
        var found = solver.Solve();
        var chosen = wanted.Pick is { } pick ? found.ElementAtOrDefault(pick - 1) : found switch
        {
            [var only] => only,
            [var first, var second, ..] when solver.ShownValues > 1 && second.Rank - first.Rank >= ClearlyAhead => first,
            _ => null,
        };
        string? written = null;
        var code = chosen is null ? ExitCode.Wrong : ExitCode.Fine;
        if (wanted.Write is { } path && chosen is not null)
        {
            ProfileDraft draft = new(Path.GetFileNameWithoutExtension(path), wanted.Name ?? ProfileDraft.NameOf(wanted.UnitOfMeasure!), wanted.UnitOfMeasure!,
                ProfileDraft.KindOf(wanted.UnitOfMeasure!), ProfileDraft.Counts(wanted.UnitOfMeasure!), identification, chosen.Rule, samples)
            {
                IsDecided = found.Count == 1 && solver.ShownValues > 1,
            };
            if (TryWrite(path, draft.Text(), terminal)) written = path;
            else code = ExitCode.Unusable;
        }
        if (terminal.IsJson)
        {
            terminal.WriteJson(new Result(chosen is not null, samples.Count, samples[0].Images.Sum(image => image.Count), solver.Tried, found.Count,
                [.. found.Take(MostShown).Select((solution, i) => View(solution, i + 1, samples))], written));
        }
        else
        {
            Show(found, samples, terminal);
        }
        foreach (var sentence in Advice(found, chosen, samples, solver, wanted)) terminal.Complain(sentence);
        if (written is not null && !terminal.IsJson) terminal.Results.WriteLine($"{written} is written; edge-setup check takes it as a profile.");
        return code;
    }

    static IEnumerable<string> Advice(IReadOnlyList<Solution> found, Solution? chosen, IReadOnlyList<Sample> samples, Solver solver, SolveOptions.Wanted wanted)
    {
        if (samples.All(sample => sample.Shown.Mantissa == 0)) yield return "A display that shows zero fits every empty register. Remedy: wait until it shows something else.";
        else if (found.Count == 0)
            yield return $"No reading fits: {solver.Tried} were tried on {samples[0].Images.Sum(image => image.Count)} registers. Remedy: more registers (--from, --to, --table), transformer ratios (--factor), or type the display again: it may have changed.";
        else if (chosen is null && wanted.Pick is not null)
            yield return $"--pick: there is no number {wanted.Pick}.";
        else if (chosen is null)
        {
            yield return $"{found.Count} readings fit, and nothing is guessed. Remedy: let the value change and type it again (--again)"
                + (samples.Any(sample => sample.Shown.Digits < FewDigits) ? ", with more digits" : "") + (found.Count <= MostShown ? ", or choose one (--pick N)." : ".");
        }
    }

    static void Show(IReadOnlyList<Solution> found, IReadOnlyList<Sample> samples, Terminal terminal)
    {
        if (found.Count == 0) return;
        var table = Sheet.Of("#", "table", "wire", "type", "order", "scale", "match", "registers");
        foreach (var (solution, i) in found.Take(MostShown).Select((solution, i) => (solution, i)))
        {
            var view = View(solution, i + 1, samples);
            table.Row($"{view.Number}", view.Table, $"{view.Wire}", view.Type, view.Order, view.Scale, view.Match, string.Join(' ', view.Words));
        }
        terminal.Results.Write(table);
    }

    static Candidate View(Solution solution, int number, IReadOnlyList<Sample> samples)
    {
        var rule = solution.Rule;
        var words = new ushort[rule.Words];
        samples[^1].Of(rule.Table)!.TryRead(rule.WireAddress, words);
        return new(number, rule.Table == RegisterTable.Input ? "input" : "holding", rule.WireAddress, ProfileDraft.TypeOf(rule.Type), rule.Order.ToString().ToUpperInvariant(),
            rule.Scale.ToDecimal().ToString(CultureInfo.InvariantCulture), solution.Match.ToString().ToLowerInvariant(), [.. words.Select(word => word.ToString("X4", CultureInfo.InvariantCulture))]);
    }

    /// <summary>Whole or not at all, and never over something that is there.</summary>
    static bool TryWrite(string path, string text, Terminal terminal)
    {
        var draft = path + ".new";
        try
        {
            File.WriteAllText(draft, text);
            File.Move(draft, path, overwrite: false);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.Complain($"{path}: {(File.Exists(path) ? "it is there already, and is not written over" : e.Message)}. Remedy: another name, or a folder that you may write to.");
            if (File.Exists(draft)) File.Delete(draft);
            return false;
        }
    }

    [GeneratedRegex("^[a-z0-9-]{1,32}\\.yaml\\z")]
    internal static partial Regex ProfileName();

    [GeneratedRegex("^[a-z][a-z0-9_]{0,31}\\z")]
    internal static partial Regex ValueName();
}

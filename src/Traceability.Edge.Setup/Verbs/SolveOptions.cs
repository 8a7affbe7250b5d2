using System.CommandLine;
using Traceability.Edge.Setup.Screen;
using Traceability.Edge.Setup.Solving;
using Traceability.Profiles;

namespace Traceability.Edge.Setup.Verbs;

/// <summary>What <c>solve</c> is told beside the line.</summary>
sealed class SolveOptions
{
    /// <param name="SamplesFile">Set where no device is asked; otherwise <paramref name="Shows"/> is.</param>
    public sealed record Wanted(
        byte Unit, Shown? Shows, IReadOnlyList<RegisterTable> Tables, ushort From, ushort To, IReadOnlyList<DecimalFraction> Factors, TimeSpan Timeout, bool Again,
        string? SamplesFile, string? Save, string? Write, int? Pick, string? UnitOfMeasure, string? Name);

    readonly Option<int> unit = new("--unit") { Description = "Unit identifier", DefaultValueFactory = _ => 1, HelpName = "N" };
    readonly Option<string> shows = new("--shows") { Description = "What the display shows, all its digits: 1234.50", HelpName = "NUMBER" };
    readonly Option<string> table = new("--table") { Description = "input, holding or both", DefaultValueFactory = _ => "both", HelpName = "WORD" };
    readonly Option<int> from = new("--from") { Description = "First register, by wire address", DefaultValueFactory = _ => 0, HelpName = "N" };
    readonly Option<int> to = new("--to") { Description = "Last register", DefaultValueFactory = _ => 199, HelpName = "N" };
    readonly Option<string> factor = new("--factor") { Description = "Transformer ratios to try beside powers of ten: 40,200", HelpName = "LIST" };
    readonly Option<int> timeout = new("--timeout") { Description = "Milliseconds for one answer", DefaultValueFactory = _ => 500, HelpName = "MS" };
    readonly Option<bool> again = new("--again") { Description = "Ask what it shows later, until one reading is left" };
    readonly Option<string> samples = new("--samples") { Description = "Solve what --save wrote; asks no device", HelpName = "FILE" };
    readonly Option<string> save = new("--save") { Description = "Write what was read and shown, to be solved elsewhere", HelpName = "FILE" };
    readonly Option<string> write = new("--write") { Description = "Write the profile; its id is the file's name", HelpName = "FILE.yaml" };
    readonly Option<int?> pick = new("--pick") { Description = "Take this line of the table", HelpName = "N" };
    readonly Option<string> unitOfMeasure = new("--unit-of-measure") { Description = "As printed beside the number: kWh, l/h, V", HelpName = "UNIT" };
    readonly Option<string> name = new("--name") { Description = "The value's name in the profile", HelpName = "NAME" };

    public static SolveOptions Of(Verb verb)
    {
        SolveOptions options = new();
        foreach (var option in (Option[])[options.unit, options.shows, options.unitOfMeasure, options.table, options.from, options.to, options.factor, options.timeout, options.again,
            options.pick, options.write, options.name, options.save, options.samples]) verb.Options.Add(option);
        return options;
    }

    /// <summary>Null after the mistake has been told.</summary>
    public Wanted? Read(ParseResult given, Terminal terminal)
    {
        var shown = given.GetValue(shows) is { } text ? Shown.Read(text) : null;
        var file = given.GetValue(samples);
        var (first, last) = (given.GetValue(from), given.GetValue(to));
        var target = given.GetValue(write);
        var measure = given.GetValue(unitOfMeasure);
        var factors = (given.GetValue(factor) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        List<DecimalFraction> ratios = [];
        foreach (var word in factors)
            if (DecimalFraction.TryParse(word, out var ratio) && ratio is { Mantissa: > 0, Exponent: >= -6 and <= 6 }) ratios.Add(ratio);
        IReadOnlyList<RegisterTable>? tables = given.GetValue(table) switch
        {
            "input" => [RegisterTable.Input], "holding" => [RegisterTable.Holding], "both" => [RegisterTable.Holding, RegisterTable.Input], _ => null,
        };
        var mistake =
            file is null && shown is null ? $"--shows: '{given.GetValue(shows)}'; allowed: the number as the display shows it, such as 1234.50, without thousands."
            : given.GetValue(unit) is < 1 or > 255 ? $"--unit: '{given.GetValue(unit)}'; allowed: 1 to 247, or 255."
            : tables is null ? $"--table: '{given.GetValue(table)}'; allowed: input, holding, both."
            : first < 0 || last > 0xFFFF || last < first ? $"--from, --to: '{first}', '{last}'; allowed: 0 to 65535, rising."
            : ratios.Count != factors.Length || ratios.Count > 8 ? $"--factor: '{given.GetValue(factor)}'; allowed: at most 8 numbers above zero, such as 40,200."
            : given.GetValue(timeout) is < 20 or > 10_000 ? $"--timeout: '{given.GetValue(timeout)}'; allowed: 20 to 10000 ms."
            : given.GetValue(pick) is < 1 ? $"--pick: '{given.GetValue(pick)}'; allowed: a number of the table."
            : target is not null && !SolveVerb.ProfileName().IsMatch(Path.GetFileName(target)) ? $"--write: '{target}'; allowed: a file name of a-z, 0-9 and -, ending in .yaml."
            : target is not null && measure is not { Length: > 0 and <= 16 } ? "--write needs --unit-of-measure, such as kWh."
            : measure is not null && measure.Any(char.IsControl) ? "--unit-of-measure: allowed: a unit such as kWh, l/h or V."
            : given.GetValue(name) is { } wanted && !SolveVerb.ValueName().IsMatch(wanted) ? $"--name: '{wanted}'; allowed: a-z, 0-9 and _, beginning with a letter."
            : null;
        if (mistake is not null)
        {
            terminal.Complain(mistake);
            return null;
        }
        return new((byte)given.GetValue(unit), shown, tables!, (ushort)first, (ushort)last, ratios, TimeSpan.FromMilliseconds(given.GetValue(timeout)), given.GetValue(again),
            file, given.GetValue(save), target, given.GetValue(pick), measure, given.GetValue(name));
    }
}

using System.Globalization;
using System.Text;
using Traceability.Field.Modbus.Scanning;
using Traceability.Profiles;

namespace Traceability.Edge.Setup.Solving;

/// <summary>
/// A solved reading as a profile of one value. It is <c>capture</c> only where it is decided, and frames that came from the device decode, by this very rule,
/// to what its display showed; otherwise nobody has shown more than a map.
/// </summary>
sealed record ProfileDraft(string Id, string Name, string Unit, string Kind, bool IsCounter, Nameplate? Identification, DecodingRule Solved, IReadOnlyList<Sample> Samples)
{
    /// <summary>No other reading gives all that was shown, and that was not one number alone; otherwise it was chosen, or guessed.</summary>
    public bool IsDecided { get; init; }

    /// <summary>Frames of as many samples are enough to show it; each is a line of some hundred characters.</summary>
    const int MostFrames = 4;

    static readonly string[] Counted = ["Wh", "kWh", "MWh", "varh", "kvarh", "Mvarh", "m3", "l"];

    static readonly Dictionary<string, string> Names = new()
    {
        ["Wh"] = "energy_import", ["kWh"] = "energy_import", ["MWh"] = "energy_import", ["W"] = "power_total", ["kW"] = "power_total", ["V"] = "voltage", ["A"] = "current",
        ["Hz"] = "frequency", ["l"] = "volume_total", ["m3"] = "volume_total", ["l/h"] = "volume_flow", ["m3/h"] = "volume_flow", ["kg"] = "mass_total", ["t"] = "mass_total",
    };

    public static string NameOf(string unit) => Names.GetValueOrDefault(unit, "value");

    public static bool Counts(string unit) => Counted.Contains(unit);

    public static string KindOf(string unit) => unit is "l" or "m3" or "l/h" or "m3/h" or "kg" or "t" or "kg/h" ? "flow-meter" : "energy-meter";

    /// <summary>An integer in its own steps, a float in those of the display.</summary>
    DecodingRule Rule => Solved with
    {
        Unit = Unit,
        ResolutionExponent = Solved.Type is RegisterType.F16 or RegisterType.F32 or RegisterType.F64
            ? Samples.Min(sample => sample.Shown.Exponent) : Math.Min(Solved.Scale.Exponent, Samples.Min(sample => sample.Shown.Exponent)),
    };

    public string Text()
    {
        var rule = Rule;
        (Sample Sample, SurveyedBlock Block)[] frames = [.. Samples.Select(sample => (sample, BlockOf(sample)!)).Where(pair => pair.Item2 is { Ask.IsEmpty: false, Answer.IsEmpty: false })];
        var isShown = IsDecided && frames.Length == Samples.Count && frames.All(pair => Shows(rule, pair.Sample));
        var yaml = new StringBuilder();
        yaml.Append(CultureInfo.InvariantCulture, $"""
            # yaml-language-server: $schema=../schema/profile.schema.json
            # Found by edge-setup solve: one value, from {Samples.Count} reading{(Samples.Count == 1 ? "" : "s")} of the display. Add the others from the manual.
            id: {Id}
            version: 1
            vendor: {Quoted(Identification?.Vendor, "unknown vendor")}
            model: {Quoted(Identification?.Product, "unknown model")}
            kind: {Kind}
            verified: {(isShown ? "capture" : "map-only")}
            # The manual was not looked at: printed is the wire address.
            printed-base: 0
            max-registers: 32
            min-pause-ms: 10
            response-timeout-ms: 500

            values:
              - name: {Name}
                table: {(rule.Table == RegisterTable.Input ? "input" : "holding")}
                wire: {rule.WireAddress}
                printed: {rule.WireAddress}
                type: {TypeOf(rule.Type)}
                order: {rule.Order.ToString().ToUpperInvariant()}
                scale: {rule.Scale.Mantissa}e{rule.Scale.Exponent}
                resolution: 1e{rule.ResolutionExponent}
                unit: {Quoted(Unit, "1")}
                poll: normal

            """);
        if (IsCounter) yaml.Append(CultureInfo.InvariantCulture, $"    counter: {{width: {16 * rule.Words}}}\n");
        yaml.Append("\nsources:\n  - \"The device's own display, compared with its registers by edge-setup solve\"\n");
        if (frames.Length > 0) yaml.Append("\nframes:\n");
        foreach (var (sample, block) in frames.Take(MostFrames))
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - origin: capture\n    transport: {(sample.IsTcp ? "tcp" : "rtu")}\n    ask: \"{Convert.ToHexString(block.Ask.Span)}\"\n    answer: \"{Convert.ToHexString(block.Answer.Span)}\"\n");
            if (Shows(rule, sample)) yaml.Append(CultureInfo.InvariantCulture, $"    value: {Name}\n    shows: \"{sample.Shown.Text}\"\n");
            else yaml.Append(CultureInfo.InvariantCulture, $"    note: \"The display showed {sample.Shown.Text}, cut or rounded from this.\"\n");
        }
        return yaml.ToString();
    }

    static bool Shows(DecodingRule rule, Sample sample)
    {
        var words = new ushort[rule.Words];
        return sample.Of(rule.Table)!.TryRead(rule.WireAddress, words) && rule.Decode(words) is { HasValue: true } decoded
            && sample.Shown.Exact.TryAt(rule.ResolutionExponent, out var mantissa) && decoded.Mantissa == mantissa;
    }

    /// <summary>The block that brought the whole value; null where it came in two.</summary>
    SurveyedBlock? BlockOf(Sample sample) =>
        sample.Blocks.FirstOrDefault(block => block.Table == Solved.Table && block.Address <= Solved.WireAddress && block.Address + block.Words.Count >= Solved.WireAddress + Solved.Words);

    internal static string TypeOf(RegisterType type) => type.ToString().ToLowerInvariant();

    static string Quoted(string? text, string standard)
    {
        var given = string.IsNullOrWhiteSpace(text) ? standard : text;
        return $"\"{given.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }
}

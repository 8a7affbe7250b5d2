using System.Globalization;
using Traceability.Profiles;
using Traceability.Profiles.Configuration;

namespace Traceability.Site;

/// <summary>The <c>gpio</c> of a site file: chips by label, and what each line means.</summary>
static class GpioSection
{
    static readonly Dictionary<string, GpioLineKind> Kinds = new()
    {
        ["pulse-counter"] = GpioLineKind.PulseCounter, ["seal-switch"] = GpioLineKind.SealSwitch, ["beam"] = GpioLineKind.Beam, ["output"] = GpioLineKind.Output,
    };
    static readonly Dictionary<string, bool> Levels = new() { ["low"] = true, ["high"] = false };
    static readonly Dictionary<string, GpioBias> Biases = new()
    {
        ["pull-up"] = GpioBias.PullUp, ["pull-down"] = GpioBias.PullDown, ["none"] = GpioBias.None, ["as-is"] = GpioBias.AsIs,
    };

    static readonly string[] OfCounters = ["profile", "serial", "period-ms", "most-per-hour", "check", "check-pulses"];
    static readonly string[] OfInputs = ["bias", "debounce-us"];

    internal static IReadOnlyList<GpioBank> Read(Section top, ProfileShelf profiles, FieldSections field, Names devices)
    {
        List<GpioBank> banks = [];
        HashSet<string> labels = new(StringComparer.Ordinal);
        foreach (var section in top.List("gpio", SiteShapes.Gpio))
        {
            var name = field.BusNames.Take(section);
            const string labelAllowed = "the chip's label as gpiodetect prints it, such as pinctrl-rp1, 1 to 31 characters";
            var label = section.Text("chip", labelAllowed);
            if (label.Length > 31 || label.Any(char.IsControl)) section.Refuse("chip", labelAllowed);
            else if (label.Length > 0 && !labels.Add(label)) section.Refuse("chip", "a chip that stands here once, with all its lines");
            Bus chip = new(name, BusKind.Gpio, label, 0);
            HashSet<long> offsets = [];
            List<GpioLine> lines = [];
            foreach (var line in section.List("lines", SiteShapes.GpioLine, required: true))
                if (ReadLine(line, chip, offsets, profiles, field, devices) is { } read) lines.Add(read);
            banks.Add(new GpioBank(name, label, lines));
        }
        return banks;
    }

    static GpioLine? ReadLine(Section section, Bus chip, HashSet<long> offsets, ProfileShelf profiles, FieldSections field, Names devices)
    {
        var name = devices.Take(section);
        var kind = section.Choice("kind", Kinds);
        // Which line it is and what it is are never guessed; that low is active is so for every contact to ground.
        var offset = section.Integer("line", 0, 255);
        if (!Kinds.ContainsKey(section.Optional("kind", "") ?? ""))
        {
            // What keys belong to it depends on the kind: nothing else can be said of this line.
            devices.Break(name);
            return null;
        }
        if (section.Has("line") && !offsets.Add(offset)) section.Refuse("line", $"a line of {chip.Host} that nothing else has");
        var activeLow = section.Choice("active", Levels, kind != GpioLineKind.Output);
        if (kind != GpioLineKind.PulseCounter) Only(section, OfCounters, "only where kind is pulse-counter");
        if (kind == GpioLineKind.Output)
        {
            Only(section, OfInputs, "only where kind is not output");
            return new GpioLine(name, kind, (byte)offset, activeLow, GpioBias.AsIs, TimeSpan.Zero);
        }
        var bias = section.Choice("bias", Biases, GpioBias.PullUp);
        var debounce = TimeSpan.FromMicroseconds(section.Integer("debounce-us", 0, 1_000_000, kind == GpioLineKind.PulseCounter ? SiteDefaults.PulseDebounceUs : SiteDefaults.ContactDebounceUs));
        GpioLine line = new(name, kind, (byte)offset, activeLow, bias, debounce);
        return kind == GpioLineKind.PulseCounter ? ReadCounter(section, line, chip, profiles, field, devices) : line;
    }

    static GpioLine? ReadCounter(Section section, GpioLine line, Bus chip, ProfileShelf profiles, FieldSections field, Names devices)
    {
        var serial = FieldSections.Serial(section);
        var profile = profiles.Take(section);
        if (profile is not null && profile.Kind != DeviceKind.PulseOutput) section.Refuse("profile", "a profile whose kind is pulse-output: it says what a pulse is worth");
        if (profile is not { Kind: DeviceKind.PulseOutput, Values: [var value] })
        {
            devices.Break(line.Name);
            return null;
        }
        // The registers were read before, so a check can only name one of theirs.
        var check = ReadCheck(section, value.Rule, field);
        var channel = field.Add(new BusUnit(line.Name, chip, line.Offset, profile, serial), value, FieldSections.Period(section, TimeSpan.FromMilliseconds(SiteDefaults.PulsePeriodMs)),
            FieldSections.MostPerHour(section, value));
        return line with { Channel = channel, Check = check, Debounce = section.Has("debounce-us") ? line.Debounce : profile.Debounce ?? line.Debounce };
    }

    static PulseCheck? ReadCheck(Section section, DecodingRule pulses, FieldSections field)
    {
        var most = (int)section.Integer("check-pulses", 1, 1_000_000, SiteDefaults.CheckPulses);
        if (!section.Has("check"))
        {
            Only(section, ["check-pulses"], "only beside check");
            return null;
        }
        string[] counters = [.. field.Channels.Where(c => c.Kind == ChannelKind.Counter && c.Rule.Unit == pulses.Unit).Select(c => c.Id)];
        var id = section.Text("check", NearestWord.Suggest("", counters));
        if (id.Length == 0) return null;
        if (field.Channels.FirstOrDefault(c => c.Id == id && counters.Contains(c.Id)) is not { } register)
        {
            section.Refuse("check", $"a counter in {pulses.Unit} that is read over a bus: {NearestWord.Suggest(id, counters)}");
            return null;
        }
        // A register that moves in steps of ten pulses is ten pulses behind at times.
        if (!new DecimalFraction(1, register.Rule.ResolutionExponent).TryAt(pulses.ResolutionExponent, out var step)) step = 1;
        var weight = pulses.Scale.TryAt(pulses.ResolutionExponent, out var mantissa) ? Math.Abs(mantissa) : 1;
        var least = (step + weight - 1) / Math.Max(1, weight) + 1;
        if (most >= least) return new PulseCheck(register, most);
        section.Refuse("check-pulses", string.Create(CultureInfo.InvariantCulture, $"{least} or more, as {id} moves in steps of {least - 1} pulses"));
        return null;
    }

    static void Only(Section section, string[] keys, string allowed)
    {
        foreach (var key in keys)
            if (section.Has(key)) section.Refuse(key, allowed);
    }
}

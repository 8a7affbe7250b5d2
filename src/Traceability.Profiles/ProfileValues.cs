using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Traceability.Profiles.Configuration;

namespace Traceability.Profiles;

/// <summary>The <c>values</c> of a profile file.</summary>
static partial class ProfileValues
{
    static readonly Dictionary<string, RegisterTable> Tables = new()
    {
        ["holding"] = RegisterTable.Holding, ["input"] = RegisterTable.Input, ["coil"] = RegisterTable.Coil, ["discrete"] = RegisterTable.DiscreteInput,
    };
    static readonly Dictionary<string, RegisterTable> TextTables = new() { ["holding"] = RegisterTable.Holding, ["input"] = RegisterTable.Input };
    static readonly Dictionary<string, RegisterType> Types = new()
    {
        ["u16"] = RegisterType.U16, ["i16"] = RegisterType.I16, ["u32"] = RegisterType.U32, ["i32"] = RegisterType.I32, ["u64"] = RegisterType.U64,
        ["i64"] = RegisterType.I64, ["f32"] = RegisterType.F32, ["f64"] = RegisterType.F64, ["bits"] = RegisterType.Bits,
        ["f16"] = RegisterType.F16, ["bcd16"] = RegisterType.Bcd16, ["bcd32"] = RegisterType.Bcd32, ["bcd64"] = RegisterType.Bcd64,
    };
    static readonly Dictionary<string, ByteOrder> Orders = new()
    {
        ["ABCD"] = ByteOrder.Abcd, ["CDAB"] = ByteOrder.Cdab, ["BADC"] = ByteOrder.Badc, ["DCBA"] = ByteOrder.Dcba,
    };
    static readonly Dictionary<string, bool> TextOrders = new() { ["high-byte-first"] = false, ["low-byte-first"] = true };
    static readonly Dictionary<string, BesideMeaning> Meanings = new() { ["sign"] = BesideMeaning.Sign, ["decimals"] = BesideMeaning.Decimals, ["power"] = BesideMeaning.Power };
    static readonly Dictionary<string, PollClass> Polls = new() { ["fast"] = PollClass.Fast, ["normal"] = PollClass.Normal, ["slow"] = PollClass.Slow };

    internal static ImmutableArray<ProfileValue> Read(Section top)
    {
        var printedBase = PrintedBase(top);
        var values = ImmutableArray.CreateBuilder<ProfileValue>();
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (var section in top.List("values", ProfileShapes.Value, required: true))
        {
            var name = Name(section, names);
            section.Optional("note", "a text");

            var ownBase = PrintedBase(section, printedBase);
            var rule = ReadRule(section, ownBase, out var mostPerHour);
            values.Add(new ProfileValue(name, rule, Printed(section, rule.WireAddress, ownBase), section.Choice("poll", Polls), mostPerHour));
        }
        return values.ToImmutable();
    }

    /// <summary><c>most-per-hour</c> as a mantissa: what a device, or the installation around it, can pass in an hour.</summary>
    internal static long? MostPerHour(Section section, int resolution)
    {
        var most = Mantissa(section, "most-per-hour", resolution);
        if (most is null or > 0) return most;
        section.Refuse("most-per-hour", "above zero");
        return null;
    }

    internal static ImmutableArray<ProfileText> ReadTexts(Section top, int maxRegisters)
    {
        var printedBase = PrintedBase(top);
        var texts = ImmutableArray.CreateBuilder<ProfileText>();
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (var section in top.List("texts", ProfileShapes.Text))
        {
            var name = Name(section, names);
            var words = (int)section.Integer("words", 1, Math.Min(ProfileText.MostWords, maxRegisters));
            var wire = (ushort)section.Integer("wire", 0, 0x10000 - words);
            const string beginsAllowed = "printable ASCII, as many characters as the words hold";
            var begins = section.Optional("begins", beginsAllowed) ?? "";
            if (begins.Length > 2 * words || begins.Any(c => c is < ' ' or > '~')) section.Refuse("begins", beginsAllowed);
            texts.Add(new ProfileText(name, section.Choice("table", TextTables), wire, words, Printed(section, wire, PrintedBase(section, printedBase)), section.Choice("order", TextOrders, standard: false), begins));
        }
        return texts.ToImmutable();
    }

    internal static string Name(Section section, HashSet<string> names)
    {
        const string allowed = "a name of 1 to 32 of a-z, 0-9 and _, beginning with a letter, once in the profile";
        var name = section.Text("name", allowed);
        if (name.Length > 0 && (!NamePattern().IsMatch(name) || !names.Add(name))) section.Refuse("name", allowed);
        return name;
    }

    /// <summary>The profile's, or where a manual numbers its tables differently (coils from 1, holding registers from 40001) the section's own.</summary>
    internal static int PrintedBase(Section section, int? profiles = null) => (int)section.Integer("printed-base", 0, 465_537, profiles);

    /// <summary>The base of printed numbers is the commonest mistake in profiles: one wrong number among right ones is found here.</summary>
    internal static int Printed(Section section, int wire, int printedBase)
    {
        var printed = (int)section.Integer("printed", 0, 999_999);
        if (printed != wire + printedBase) section.Refuse("printed", string.Create(CultureInfo.InvariantCulture, $"wire {wire} + printed-base {printedBase} = {wire + printedBase}"));
        return printed;
    }

    /// <summary><c>low</c> and <c>high</c> as mantissas at a resolution; null where not given.</summary>
    internal static (long? Low, long? High) Bounds(Section section, int resolution)
    {
        var low = Mantissa(section, "low", resolution);
        var high = Mantissa(section, "high", resolution);
        if (low > high) section.Refuse("high", "not below low");
        return (low, high);
    }

    static DecodingRule ReadRule(Section section, int printedBase, out long? mostPerHour)
    {
        var table = section.Choice("table", Tables);
        if (table is RegisterTable.Coil or RegisterTable.DiscreteInput) return Bit(section, table, out mostPerHour);
        var type = section.Choice("type", Types);
        var isBits = type == RegisterType.Bits;
        var words = Words(section, type, isBits);
        var resolution = isBits ? 0 : Resolution(section);
        if (isBits)
            foreach (var key in (ReadOnlySpan<string>)["scale", "resolution", "unit", "beside", "counter", "nominal"])
                if (section.Has(key)) section.Refuse(key, "nothing: bits are not a measured number");

        mostPerHour = null;
        var (width, rollover) = isBits ? (0, null) : Counter(section, type, words, resolution, out mostPerHour);
        var (low, high) = !isBits && section.Sub("nominal", ProfileShapes.Range, required: false) is { } range ? Bounds(range, resolution) : (null, null);
        var wire = (ushort)section.Integer("wire", 0, 0x10000 - words);
        var beside = isBits ? null : Beside(section, type, wire, words, printedBase);
        return new DecodingRule
        {
            Table = table,
            WireAddress = wire,
            Words = (byte)(beside is null ? words : words + 1),
            Type = type,
            Order = section.Choice("order", Orders),
            Scale = isBits ? DecimalFraction.One : Scale(section),
            ResolutionExponent = resolution,
            Sentinels = Sentinels(section, words),
            Unit = isBits ? "" : Unit(section),
            Beside = beside,
            CounterWidth = width,
            Rollover = rollover,
            NominalLow = low,
            NominalHigh = high,
        };
    }

    static DecodingRule Bit(Section section, RegisterTable table, out long? mostPerHour)
    {
        mostPerHour = null;
        if (section.Choice("type", Types) != RegisterType.Bits) section.Refuse("type", "bits, in the tables coil and discrete");
        foreach (var key in (ReadOnlySpan<string>)["words", "order", "scale", "resolution", "unit", "beside", "sentinels", "counter", "nominal"])
            if (section.Has(key)) section.Refuse(key, "nothing: a coil or a discrete input is one bit");
        return new DecodingRule
        {
            Table = table,
            WireAddress = (ushort)section.Integer("wire", 0, 0xFFFF),
            Words = 1,
            Type = RegisterType.Bits,
            Order = ByteOrder.Abcd,
            Scale = DecimalFraction.One,
            ResolutionExponent = 0,
            Unit = "",
        };
    }

    static int Words(Section section, RegisterType type, bool isBits)
    {
        if (!isBits)
        {
            if (section.Has("words")) section.Refuse("words", "only with type bits; other types know their length");
            return DecodingRule.Bits(type, 0) / 16;
        }
        var words = (int)section.Integer("words", 1, 4);
        if (words == 3) section.Refuse("words", "1, 2 or 4");
        return words == 3 ? 4 : words;
    }

    static BesideWord? Beside(Section section, RegisterType type, int wire, int words, int printedBase)
    {
        if (section.Sub("beside", ProfileShapes.Beside, required: false) is not { } beside) return null;
        var meaning = beside.Choice("says", Meanings);
        var address = (ushort)beside.Integer("wire", 0, 0xFFFF);
        if (address >= wire && address < wire + words) beside.Refuse("wire", "none of the value's own registers");
        Printed(beside, address, printedBase);
        var isSign = meaning == BesideMeaning.Sign;
        // Only a sign has to be found in its word; the others may fill it.
        var lowest = (int)beside.Integer("bit", 0, 15, isSign ? null : 0);
        if (isSign && beside.Has("bits")) beside.Refuse("bits", "nothing: a sign is one bit");
        var bits = isSign ? 1 : (int)beside.Integer("bits", 1, 16 - lowest, 16 - lowest);
        BesideWord word = new(address, meaning, lowest, bits);
        if (word.Suits(type)) return word;
        section.Refuse("type", isSign ? "u16, u32, bcd16 or bcd32, as its sign stands beside it" : "u16, i16, u32, i32, bcd16 or bcd32, as its point stands beside it");
        return null;
    }

    static DecimalFraction Scale(Section section)
    {
        var scale = section.Decimal("scale", DecimalFraction.One);
        if (scale.Mantissa != 0 && scale.Exponent is >= -DecodingRule.MaxExponent and <= DecodingRule.MaxExponent) return scale;
        section.Refuse("scale", "not zero, and between 1e-18 and 1e18");
        return DecimalFraction.One;
    }

    static int Resolution(Section section)
    {
        var resolution = section.Decimal("resolution");
        if (resolution.Mantissa == 1 && resolution.Exponent is >= -DecodingRule.MaxExponent and <= DecodingRule.MaxExponent) return resolution.Exponent;
        if (section.Has("resolution")) section.Refuse("resolution", "a power of ten, such as 0.01 or 1");
        return 0;
    }

    static string Unit(Section section)
    {
        const string allowed = "a unit of at most 16 characters, such as kWh, l, l/h, W, kg";
        var unit = section.Text("unit", allowed);
        if (unit.Length <= DecodingRule.MaxUnitLength && !unit.Any(c => char.IsControl(c) || char.IsSurrogate(c))) return unit;
        section.Refuse("unit", allowed);
        return "";
    }

    static (int Width, long? Rollover) Counter(Section section, RegisterType type, int words, int resolution, out long? mostPerHour)
    {
        mostPerHour = null;
        if (section.Sub("counter", ProfileShapes.Counter, required: false) is not { } counter) return (0, null);
        var width = (int)counter.Integer("width", DecodingRule.IsInteger(type) ? 1 : words * 16, words * 16);
        var rollover = Mantissa(counter, "rollover", resolution);
        mostPerHour = MostPerHour(counter, resolution);
        if (rollover is null or > 0) return (width, rollover);
        counter.Refuse("rollover", "above zero");
        return (width, null);
    }

    static long? Mantissa(Section section, string key, int resolution)
    {
        if (!section.Has(key)) return null;
        if (section.Decimal(key).TryAt(resolution, out var mantissa)) return mantissa;
        section.Refuse(key, string.Create(CultureInfo.InvariantCulture, $"a multiple of the resolution 1e{resolution}, of at most 15 digits"));
        return null;
    }

    static ImmutableArray<ulong> Sentinels(Section section, int words)
    {
        var largest = words == 4 ? ulong.MaxValue : (1UL << (words * 16)) - 1;
        var sentinels = ImmutableArray.CreateBuilder<ulong>();
        foreach (var (text, refuse) in section.Texts("sentinels"))
        {
            if (sentinels.Count < DecodingRule.MaxSentinels && text.StartsWith("0x", StringComparison.Ordinal)
                && ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var raw) && raw <= largest) sentinels.Add(raw);
            else refuse($"at most 8 raw values, hexadecimal, up to 0x{largest:X}");
        }
        return sentinels.ToImmutable();
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,31}\\z")]
    private static partial Regex NamePattern();
}

using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Traceability.Profiles.Configuration;

namespace Traceability.Profiles;

/// <summary>
/// Reads a device profile (YAML, firmware-config/profiles). Every key is checked, unknown keys are errors, and all mistakes are found in one
/// reading. No device is touched.
/// </summary>
public static partial class ProfileFile
{
    static readonly Dictionary<string, DeviceKind> Kinds = new()
    {
        ["energy-meter"] = DeviceKind.EnergyMeter, ["flow-meter"] = DeviceKind.FlowMeter,
        ["weighing-indicator"] = DeviceKind.WeighingIndicator, ["tag-reader"] = DeviceKind.TagReader, ["pulse-output"] = DeviceKind.PulseOutput,
    };
    static readonly Dictionary<string, Verification> Verifications = new()
    {
        ["device"] = Verification.Device, ["capture"] = Verification.Capture, ["manual-frame"] = Verification.ManualFrame, ["map-only"] = Verification.MapOnly,
    };
    static readonly Dictionary<string, FrameOrigin> Origins = new()
    {
        ["manual-frame"] = FrameOrigin.ManualFrame, ["capture"] = FrameOrigin.Capture, ["computed"] = FrameOrigin.Computed,
    };
    static readonly Dictionary<string, FrameTransport> Transports = new() { ["rtu"] = FrameTransport.Rtu, ["tcp"] = FrameTransport.Tcp };

    /// <inheritdoc cref="Read(string,ReadOnlyMemory{byte})"/>
    public static ProfileReading Read(string fileName, string text) => Read(fileName, Encoding.UTF8.GetBytes(text));

    /// <summary>Never throws on content. <paramref name="fileName"/> is only for messages and for the check that the id is the file's name.</summary>
    public static ProfileReading Read(string fileName, ReadOnlyMemory<byte> bytes)
    {
        List<ConfigurationError> errors = [];
        var top = YamlFile.Read(fileName, bytes, ProfileShapes.Profile, errors);
        if (top is null) return new ProfileReading(null, errors);
        var profile = ReadTop(fileName, bytes, top);
        return errors.Count == 0 ? new ProfileReading(profile, []) : new ProfileReading(null, [.. errors.OrderBy(e => e.Line)]);
    }

    static DeviceProfile ReadTop(string fileName, ReadOnlyMemory<byte> bytes, Section top)
    {
        const string idAllowed = "the file's name without .yaml: 1 to 32 of a-z, 0-9 and -";
        var id = top.Text("id", idAllowed);
        if (id.Length > 0 && (!IdPattern().IsMatch(id) || Path.GetFileNameWithoutExtension(fileName) != id)) top.Refuse("id", idAllowed);

        var kind = top.Choice("kind", Kinds);
        var values = ProfileValues.Read(top);
        CheckPulses(top, kind, values);
        var maxRegisters = (int)top.Integer("max-registers", 1, 125);
        if (values.MaxBy(value => value.Rule.SpanWords) is { } widest && widest.Rule.SpanWords > maxRegisters)
            top.Refuse("max-registers", string.Create(CultureInfo.InvariantCulture, $"at least {widest.Rule.SpanWords}, as {widest.Name} is read in one question"));
        return new DeviceProfile
        {
            Id = id,
            Version = (int)top.Integer("version", 1, 9999),
            Vendor = top.Text("vendor", "the maker's name"),
            Model = top.Text("model", "the model's name"),
            Kind = kind,
            Verified = top.Choice("verified", Verifications),
            MaxRegisters = maxRegisters,
            MinPause = TimeSpan.FromMilliseconds(top.Integer("min-pause-ms", 0, 10_000)),
            ResponseTimeout = TimeSpan.FromMilliseconds(top.Integer("response-timeout-ms", 10, 60_000)),
            Values = values,
            Texts = ProfileValues.ReadTexts(top, maxRegisters),
            SelfTests = ReadSelfTests(top, values),
            Heartbeat = ReadHeartbeat(top, kind, values),
            Commands = CommandSection.Read(top, values),
            Indicator = IndicatorSection.Read(top, kind, values),
            Tag = ReadTag(top, kind, values),
            Debounce = ReadDebounce(top, kind),
            Sources = [.. top.Texts("sources", required: true).Select(s => s.Text)],
            Frames = ReadFrames(top, values),
            Bytes = bytes,
            Sha256 = SHA256.HashData(bytes.Span),
        };
    }

    static ImmutableArray<SelfTest> ReadSelfTests(Section top, IReadOnlyList<ProfileValue> values)
    {
        var tests = ImmutableArray.CreateBuilder<SelfTest>();
        foreach (var section in top.List("self-test", ProfileShapes.SelfTest))
        {
            if (ValueAt(section, "value", values) is not { } value) continue;
            if (value.Rule.IsBit) section.Refuse("value", "a value in registers: one bit proves neither address nor order");
            foreach (var key in (ReadOnlySpan<string>)["low", "high"])
                if (!section.Has(key)) section.Refuse(key, "a number in the value's unit");
            var (low, high) = ProfileValues.Bounds(section, value.Rule.ResolutionExponent);
            tests.Add(new SelfTest(value, low ?? 0, high ?? 0));
        }
        return tests.ToImmutable();
    }

    static Heartbeat? ReadHeartbeat(Section top, DeviceKind kind, IReadOnlyList<ProfileValue> values)
    {
        if (kind is DeviceKind.TagReader or DeviceKind.PulseOutput)
        {
            if (top.Has("heartbeat")) top.Refuse("heartbeat", "not where kind is tag-reader or pulse-output");
            return null;
        }
        if (top.Sub("heartbeat", ProfileShapes.Heartbeat, required: false) is not { } section) return null;
        var value = ValueAt(section, "value", values);
        if (value is { Rule.IsBit: true }) section.Refuse("value", "a value in registers: one bit looks the same after two changes");
        var within = TimeSpan.FromMilliseconds(section.Integer("within-ms", 1_000, 3_600_000));
        return value is null ? null : new Heartbeat(value, within);
    }

    static TagRule? ReadTag(Section top, DeviceKind kind, IReadOnlyList<ProfileValue> values)
    {
        if (kind != DeviceKind.TagReader)
        {
            if (top.Has("tag")) top.Refuse("tag", "only where kind is tag-reader");
            return null;
        }
        if (top.Sub("tag", ProfileShapes.Tag, required: true) is not { } section) return null;
        var value = ValueAt(section, "value", values);
        if (value is not null && (value.Rule.Type != RegisterType.Bits || value.Rule.IsBit)) section.Refuse("value", "a value of type bits in registers");
        var exception = section.Choice("no-tag", new Dictionary<string, bool> { ["exception"] = true, ["sentinel"] = false });
        return value is null ? null : new TagRule(value, exception);
    }

    /// <summary>The raw word of a pulse channel is its 64-bit count (FORMAT.md §5), so its rule can only say what one pulse is worth.</summary>
    static void CheckPulses(Section top, DeviceKind kind, IReadOnlyList<ProfileValue> values)
    {
        if (kind != DeviceKind.PulseOutput) return;
        if (values is not [{ Rule: { Type: RegisterType.U64, Order: ByteOrder.Abcd, CounterWidth: 64, Sentinels.IsEmpty: true } }])
            top.Refuse("values", "one value, of type u64, order ABCD, counter width 64, without sentinels");
    }

    static TimeSpan? ReadDebounce(Section top, DeviceKind kind)
    {
        if (!top.Has("debounce-us")) return null;
        if (kind == DeviceKind.PulseOutput) return TimeSpan.FromMicroseconds(top.Integer("debounce-us", 0, 1_000_000));
        top.Refuse("debounce-us", "only where kind is pulse-output");
        return null;
    }

    static ImmutableArray<ProfileFrame> ReadFrames(Section top, IReadOnlyList<ProfileValue> values)
    {
        var frames = ImmutableArray.CreateBuilder<ProfileFrame>();
        foreach (var section in top.List("frames", ProfileShapes.Frame))
        {
            section.Optional("note", "a text");
            frames.Add(new ProfileFrame(
                section.Choice("origin", Origins), section.Choice("transport", Transports), Hex(section, "ask"), Hex(section, "answer"),
                section.Has("value") ? ValueAt(section, "value", values) : null,
                section.Optional("shows", "the number that the source prints for this frame") ?? ""));
        }
        return frames.ToImmutable();
    }

    static byte[] Hex(Section section, string key)
    {
        const string allowed = "bytes as pairs of hexadecimal digits, such as 01 04 00 00";
        var digits = section.Text(key, allowed).Replace(" ", "", StringComparison.Ordinal);
        var bytes = new byte[digits.Length / 2];
        if (digits.Length > 0 && (digits.Length % 2 != 0 || Convert.FromHexString(digits, bytes, out _, out _) != System.Buffers.OperationStatus.Done)) section.Refuse(key, allowed);
        return bytes;
    }

    /// <summary>The value that a key names; null after adding an error.</summary>
    internal static ProfileValue? ValueAt(Section section, string key, IReadOnlyList<ProfileValue> values)
    {
        string[] names = [.. values.Select(v => v.Name)];
        var name = section.Text(key, NearestWord.Suggest("", names));
        if (name.Length == 0) return null;
        if (values.FirstOrDefault(v => v.Name == name) is { } value) return value;
        section.Refuse(key, NearestWord.Suggest(name, names));
        return null;
    }

    [GeneratedRegex("^[a-z0-9-]{1,32}\\z")]
    private static partial Regex IdPattern();
}

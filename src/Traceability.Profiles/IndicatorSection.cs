using System.Collections.Immutable;
using Traceability.Profiles.Configuration;

namespace Traceability.Profiles;

/// <summary>The <c>status</c> of a weighing indicator's profile.</summary>
static class IndicatorSection
{
    static readonly Dictionary<string, IndicatorFlags> Names = new()
    {
        ["stable"] = IndicatorFlags.Stable, ["net-mode"] = IndicatorFlags.NetMode, ["centre-of-zero"] = IndicatorFlags.CentreOfZero,
        ["underload"] = IndicatorFlags.Underload, ["overload"] = IndicatorFlags.Overload, ["fault"] = IndicatorFlags.Fault,
        ["power-up-zero"] = IndicatorFlags.PowerUpZero, ["other-indication"] = IndicatorFlags.OtherIndication,
    };
    static readonly Dictionary<string, bool> Words = new() { ["status"] = false, ["error"] = true };

    /// <summary>Null for other kinds of device, and after an error.</summary>
    internal static IndicatorRules? Read(Section top, DeviceKind kind, IReadOnlyList<ProfileValue> values)
    {
        if (kind != DeviceKind.WeighingIndicator)
        {
            if (top.Has("status")) top.Refuse("status", "only where kind is weighing-indicator");
            return null;
        }
        if (top.Sub("status", ProfileShapes.Status, required: true) is not { } section) return null;

        var gross = ProfileFile.ValueAt(section, "gross", values);
        var tare = section.Has("tare") ? ProfileFile.ValueAt(section, "tare", values) : null;
        var status = Flags(section, "status", values);
        var error = section.Has("error") ? Flags(section, "error", values) : null;
        var bits = Bits(section, status, error);
        var decimals = Decimals(section, status);
        return gross is null || status is null ? null : new IndicatorRules(gross, tare, status, error, bits, decimals);
    }

    static ProfileValue? Flags(Section section, string key, IReadOnlyList<ProfileValue> values)
    {
        var value = ProfileFile.ValueAt(section, key, values);
        // Four words could leave the range in which a reading has a value.
        if (value is not null && (value.Rule.Type != RegisterType.Bits || value.Rule.Words > 2 || value.Rule.IsBit)) section.Refuse(key, "a value of type bits, of 1 or 2 words");
        return value;
    }

    static ImmutableArray<FlagBit> Bits(Section section, ProfileValue? status, ProfileValue? error)
    {
        var bits = ImmutableArray.CreateBuilder<FlagBit>();
        if (section.Sub("flags", ProfileShapes.Flags, required: true) is not { } flags) return [];
        // Without it no weight could ever be taken, or a moving one could.
        if (!flags.Has("stable")) flags.Refuse("stable", "the bit that says the load is at rest");
        foreach (var (name, flag) in Names)
        {
            foreach (var bit in flags.List(name, ProfileShapes.FlagBit))
            {
                var inError = bit.Choice("in", Words);
                if (inError && error is null) bit.Refuse("in", "status, as this profile names no error value");
                var width = (inError ? error : status)?.Rule.Words * 16 ?? 16;
                var lowest = (int)bit.Integer("bit", 0, width - 1);
                var count = (int)bit.Integer("bits", 1, width - lowest, 1);
                var unless = bit.Has("unless");
                if (unless && bit.Has("when")) bit.Refuse("unless", "when or unless, not both");
                bits.Add(new FlagBit(flag, inError, lowest, count, bit.Integer(unless ? "unless" : "when", 0, (1L << count) - 1), unless));
            }
        }
        return bits.ToImmutable();
    }

    static ImmutableArray<(int, int)> Decimals(Section section, ProfileValue? status)
    {
        var decimals = ImmutableArray.CreateBuilder<(int, int)>();
        foreach (var item in section.List("decimals", ProfileShapes.Decimals))
            decimals.Add(((int)item.Integer("bit", 0, (status?.Rule.Words * 16 ?? 16) - 1), (int)item.Integer("decimals", 0, 9)));
        return decimals.ToImmutable();
    }
}

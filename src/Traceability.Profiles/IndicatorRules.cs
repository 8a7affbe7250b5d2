using System.Collections.Immutable;

namespace Traceability.Profiles;

/// <summary>How one kind of weighing indicator says its state.</summary>
public sealed class IndicatorRules
{
    readonly ImmutableArray<FlagBit> bits;
    readonly ImmutableArray<(int Bit, int Decimals)> decimals;

    internal IndicatorRules(
        ProfileValue gross, ProfileValue? tare, ProfileValue status, ProfileValue? error,
        ImmutableArray<FlagBit> bits, ImmutableArray<(int Bit, int Decimals)> decimals)
    {
        (Gross, Tare, Status, Error) = (gross, tare, status, error);
        (this.bits, this.decimals) = (bits, decimals);
    }

    public ProfileValue Gross { get; }
    public ProfileValue? Tare { get; }
    public ProfileValue Status { get; }
    public ProfileValue? Error { get; }

    /// <summary>
    /// The state that these registers say, in wire order. <see cref="IndicatorStatus.Unreadable"/> unless there are exactly as many words as
    /// the rules of <see cref="Status"/> and <see cref="Error"/> ask for (none where the profile has no error value).
    /// </summary>
    public IndicatorStatus Decode(ReadOnlySpan<ushort> status, ReadOnlySpan<ushort> error)
    {
        if (error.Length != (Error?.Rule.Words ?? 0)) return IndicatorStatus.Unreadable;
        var word = Status.Rule.Decode(status);
        var errors = Error is null ? default : Error.Rule.Decode(error);
        return word.HasValue && errors.HasValue ? Decode(word.Mantissa, errors.Mantissa) : IndicatorStatus.Unreadable;
    }

    /// <summary>The state by the decoded values of <see cref="Status"/> and <see cref="Error"/> (0 where the profile has none).</summary>
    public IndicatorStatus Decode(long status, long error)
    {
        var flags = IndicatorFlags.None;
        foreach (var bit in bits)
            if (bit.IsSet(status, error)) flags |= bit.Flag;

        int? shown = null;
        var set = 0;
        foreach (var (bit, places) in decimals)
        {
            if ((status >> bit & 1) == 0) continue;
            (shown, set) = (places, set + 1);
        }
        return new IndicatorStatus(flags, set == 1 ? shown : null);
    }
}

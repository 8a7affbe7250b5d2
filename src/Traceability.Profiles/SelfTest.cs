namespace Traceability.Profiles;

/// <summary>A value whose plausible range proves address base and byte order when a device is connected: a mains frequency is never 0 or 10^9.</summary>
/// <param name="Low">In multiples of 10^ResolutionExponent of the value's rule, as <paramref name="High"/>.</param>
public sealed record SelfTest(ProfileValue Value, long Low, long High)
{
    /// <param name="words">The value's registers in wire order.</param>
    public SelfTestOutcome Judge(ReadOnlySpan<ushort> words)
    {
        var reading = Value.Rule.Decode(words);
        if (reading.Quality is ReadingQuality.NotAvailable or ReadingQuality.NotANumber || words.IndexOfAnyExcept((ushort)0) < 0) return SelfTestOutcome.NoEvidence;
        var passes = reading.HasValue && !IsSubnormal(words) && reading.Mantissa >= Low && reading.Mantissa <= High;
        return passes ? SelfTestOutcome.Passed : SelfTestOutcome.Failed;
    }

    /// <summary>
    /// The halves of a round float in the wrong order make a number of about 10^-41, which would pass as zero wherever zero is in range. No
    /// instrument measures such a number.
    /// </summary>
    bool IsSubnormal(ReadOnlySpan<ushort> words)
    {
        var raw = RawWords.Assemble(words, Value.Rule.Order);
        return Value.Rule.Type switch
        {
            RegisterType.F32 => float.IsSubnormal(BitConverter.UInt32BitsToSingle((uint)raw)),
            RegisterType.F64 => double.IsSubnormal(BitConverter.UInt64BitsToDouble(raw)),
            _ => false,
        };
    }
}

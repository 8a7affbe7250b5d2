namespace Traceability.Profiles;

/// <summary>
/// A value by which a device shows that a command took effect. An answer to the write says only that the frame was understood: indicators are
/// known that acknowledge a zero command and refuse it.
/// </summary>
/// <param name="Bit">Of a value of type bits: the bit that must be <paramref name="Low"/>; null for a number.</param>
/// <param name="Low">In multiples of 10^ResolutionExponent of the value's rule, as <paramref name="High"/>.</param>
/// <param name="Within">How long the device may take.</param>
public sealed record CommandProof(ProfileValue Value, int? Bit, long Low, long High, TimeSpan Within)
{
    internal const int MostMilliseconds = 10_000;

    /// <param name="words">The value's words, as its rule decodes them.</param>
    public bool IsGiven(ReadOnlySpan<ushort> words)
    {
        var reading = Value.Rule.Decode(words);
        if (!reading.HasValue) return false;
        var shown = Bit is { } bit ? reading.Mantissa >> bit & 1 : reading.Mantissa;
        return shown >= Low && shown <= High;
    }
}

using Traceability.Profiles;

namespace Traceability.Edge.Setup.Solving;

/// <summary>Holds what a rule gives against what a display shows.</summary>
static class Matches
{
    /// <summary>Digits behind the display's last one that are looked at, to tell rounding from cutting.</summary>
    const int Beyond = 3;

    static readonly long[] Powers = [1, 10, 100, 1_000];

    /// <param name="rule">At any resolution.</param>
    public static Match Of(DecodingRule rule, ReadOnlySpan<ushort> words, Shown shown)
    {
        // Fewer, where so many digits would leave the range of exact integers.
        var beyond = Beyond;
        while (beyond > 0 && Math.Abs(shown.Mantissa) > DecodingRule.MaxMantissa / Powers[beyond] - 1) beyond--;
        var decoded = (rule with { ResolutionExponent = shown.Exponent - beyond }).Decode(words);
        if (!decoded.HasValue) return Match.None;
        var step = Powers[beyond];
        var difference = decoded.Mantissa - shown.Mantissa * step;
        if (difference == 0) return Match.Exact;
        if (Math.Abs(difference) * 2 <= step) return Match.Rounded;
        return Math.Abs(difference) < step && Math.Sign(difference) == Math.Sign(shown.Mantissa) ? Match.Cut : Match.None;
    }
}

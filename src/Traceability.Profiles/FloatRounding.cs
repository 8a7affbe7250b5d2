namespace Traceability.Profiles;

/// <summary>
/// Float register → mantissa: shortest decimal × scale, rounded half to even. The exact way prints and reads the shortest decimal; the fast
/// way decides in binary whenever that cannot change the result, and is tested against the exact way.
/// </summary>
static class FloatRounding
{
    // The shortest decimal lies within half a unit in the last place of the float: 2^-24 of a normal binary32, 2^-53 of a binary64. The factor
    // and the product below add at most 2^-51. A product further than these bounds from every half therefore rounds as the decimal does.
    const double SingleBound = 1.0 / (1 << 23);
    const double DoubleBound = 1.0 / (1L << 49);

    /// <summary>Exponent = scale exponent − resolution exponent. False when the mantissa leaves ±(2^53 − 1).</summary>
    internal static bool TryExact((long Significand, int Exponent) shortest, long scale, int exponent, out long mantissa) =>
        PowerOfTen.TryScale((Int128)shortest.Significand * scale, shortest.Exponent + exponent, out mantissa);

    /// <summary>False means undecided, not wrong.</summary>
    internal static bool TryFast(float value, long scale, int exponent, out long mantissa)
    {
        mantissa = 0;
        return float.IsNormal(value) && TryRound(value, scale, exponent, SingleBound, out mantissa);
    }

    /// <inheritdoc cref="TryFast(float,long,int,out long)"/>
    internal static bool TryFast(double value, long scale, int exponent, out long mantissa)
    {
        mantissa = 0;
        return double.IsNormal(value) && TryRound(value, scale, exponent, DoubleBound, out mantissa);
    }

    static bool TryRound(double value, long scale, int exponent, double bound, out long mantissa)
    {
        mantissa = 0;
        if (exponent is > PowerOfTen.LargestExactDouble or < -PowerOfTen.LargestExactDouble) return false;
        var product = exponent >= 0 ? value * (scale * PowerOfTen.AsDouble(exponent)) : value * (scale / PowerOfTen.AsDouble(-exponent));
        var size = Math.Abs(product);
        // Above this the bound alone is more than half a step. A product that underflowed is far below half a step: still right, as zero.
        if (!(size * bound < 0.5)) return false;
        var floor = Math.Floor(size);
        var fraction = size - floor;
        if (Math.Abs(fraction - 0.5) <= size * bound) return false;
        var rounded = (long)floor + (fraction > 0.5 ? 1 : 0);
        mantissa = product < 0 ? -rounded : rounded;
        return true;
    }
}

namespace Traceability.Profiles;

/// <summary>Exact multiplication and division by powers of ten, rounded half to even; the one place where a reading is rounded.</summary>
static class PowerOfTen
{
    const int LargestInInt128 = 38;

    static readonly long[] Small = [.. Enumerable.Range(0, 19).Select(n => (long)Big(n))];
    static readonly Int128[] Large = [.. Enumerable.Range(0, LargestInInt128 + 1).Select(Big)];
    static readonly double[] Exact = [.. Enumerable.Range(0, 23).Select(n => double.Parse($"1e{n}", System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>Powers of ten up to 10^22 are exact in binary64, so that one multiplication or division rounds once.</summary>
    internal const int LargestExactDouble = 22;

    internal static double AsDouble(int exponent) => Exact[exponent];

    /// <summary>
    /// <paramref name="significand"/> × 10^<paramref name="exponent"/> as an integer, half to even; false when it leaves ±(2^53 − 1).
    /// The significand must stay within ±2^117 (a 64-bit register times a 53-bit scale), so nothing here overflows.
    /// </summary>
    internal static bool TryScale(Int128 significand, int exponent, out long result)
    {
        result = 0;
        if (significand == 0) return true;
        if (exponent >= 0)
        {
            // 10^16 is above the limit for every non-zero significand.
            if (exponent >= 16 || significand > DecodingRule.MaxMantissa || significand < -DecodingRule.MaxMantissa) return false;
            return Fits(significand * Small[exponent], out result);
        }
        // Half of 10^37 is above 2^117: everything smaller than that is zero.
        if (-exponent > LargestInInt128 - 1) return true;
        if (-exponent < Small.Length && (long)significand == significand) return Fits(Divide((long)significand, Small[-exponent]), out result);
        return Fits(Divide(significand, Large[-exponent]), out result);
    }

    static long Divide(long value, long divisor)
    {
        var (quotient, remainder) = Math.DivRem(value, divisor);
        // All divisors are even or 1, so their half is exact.
        var half = divisor / 2;
        var beyond = Math.Abs(remainder) - half;
        if (divisor > 1 && (beyond > 0 || (beyond == 0 && (quotient & 1) != 0))) quotient += Math.Sign(remainder);
        return quotient;
    }

    static Int128 Divide(Int128 value, Int128 divisor)
    {
        var (quotient, remainder) = Int128.DivRem(value, divisor);
        var beyond = Int128.Abs(remainder) - divisor / 2;
        if (beyond > 0 || (beyond == 0 && !Int128.IsEvenInteger(quotient))) quotient += Int128.Sign(remainder);
        return quotient;
    }

    static bool Fits(Int128 value, out long result)
    {
        var fits = value <= DecodingRule.MaxMantissa && value >= -DecodingRule.MaxMantissa;
        result = fits ? (long)value : 0;
        return fits;
    }

    static Int128 Big(int exponent)
    {
        Int128 power = 1;
        for (var i = 0; i < exponent; i++) power *= 10;
        return power;
    }
}

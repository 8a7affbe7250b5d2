namespace Traceability.Profiles;

/// <summary>
/// Float register → mantissa: shortest decimal × scale, rounded half to even. The exact way prints and reads the shortest decimal; the fast
/// way decides in binary whenever that cannot change the result, and is tested against the exact way.
/// </summary>
static class FloatRounding
{
    // Two roundings in the factor and the product, each 2^-53, with room to spare.
    const double ProductError = 1.0 / (1L << 50);

    /// <summary>Exponent = scale exponent − resolution exponent. False when the mantissa leaves ±(2^53 − 1).</summary>
    internal static bool TryExact((long Significand, int Exponent) shortest, long scale, int exponent, out long mantissa) =>
        PowerOfTen.TryScale((Int128)shortest.Significand * scale, shortest.Exponent + exponent, out mantissa);

    /// <summary>False means undecided, not wrong.</summary>
    internal static bool TryFast(float value, long scale, int exponent, out long mantissa)
    {
        mantissa = 0;
        // At a power of two the float below is nearer than the one above; leave those to the exact way, and with them zero and subnormals.
        return float.IsNormal(value) && (BitConverter.SingleToUInt32Bits(value) & 0x7F_FFFF) != 0
            && TryRound(value, MathF.BitIncrement(MathF.Abs(value)) - (double)MathF.Abs(value), scale, exponent, out mantissa);
    }

    /// <inheritdoc cref="TryFast(float,long,int,out long)"/>
    internal static bool TryFast(double value, long scale, int exponent, out long mantissa)
    {
        mantissa = 0;
        return double.IsNormal(value) && (BitConverter.DoubleToUInt64Bits(value) & 0xF_FFFF_FFFF_FFFF) != 0
            && TryRound(value, Math.BitIncrement(Math.Abs(value)) - Math.Abs(value), scale, exponent, out mantissa);
    }

    /// <param name="spacing">Distance to the next float: every decimal within half of it reads back as the value, the shortest one too.</param>
    static bool TryRound(double value, double spacing, long scale, int exponent, out long mantissa)
    {
        mantissa = 0;
        if (exponent is > PowerOfTen.LargestExactDouble or < -PowerOfTen.LargestExactDouble) return false;
        var factor = exponent >= 0 ? scale * PowerOfTen.AsDouble(exponent) : scale / PowerOfTen.AsDouble(-exponent);
        var size = Math.Abs(value * factor);
        var error = size * ProductError;
        // In steps of the resolution: where the shortest decimal can lie, to either side.
        var reach = spacing * Math.Abs(factor) / 2;
        if (!(reach + error < 0.5)) return false;

        var nearest = Math.Round(size);
        var distance = Math.Abs(size - nearest);
        // (1) No half within reach: the shortest decimal rounds as the value does.
        // (2) A whole number of steps within reach, and only one: a decimal with more digits after the point would not be the shortest, so the
        //     shortest is a whole number of steps, and that one. Holds where steps are powers of ten, that is for a scale of 1.
        if (distance + reach + error < 0.5 || (scale == 1 && distance + error < reach))
        {
            mantissa = (value < 0) == (factor < 0) ? (long)nearest : -(long)nearest;
            return true;
        }
        return false;
    }
}

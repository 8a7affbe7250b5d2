using System.Numerics;

namespace Traceability.Carbon.Exact;

/// <summary>The only rounding of this library: to the nearest integer, a tie to the even one. Denominators are positive.</summary>
static class HalfEven
{
    public static Int128 Divide(Int128 numerator, Int128 denominator)
    {
        var quotient = numerator / denominator;
        var rest = numerator - quotient * denominator;
        if (rest < 0) { quotient--; rest += denominator; }
        var other = denominator - rest;
        return rest > other || (rest == other && !Int128.IsEvenInteger(quotient)) ? quotient + 1 : quotient;
    }

    public static BigInteger Divide(BigInteger numerator, BigInteger denominator)
    {
        var quotient = BigInteger.DivRem(numerator, denominator, out var rest);
        if (rest.Sign < 0) { quotient--; rest += denominator; }
        var twice = (rest << 1).CompareTo(denominator);
        return twice > 0 || (twice == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }
}

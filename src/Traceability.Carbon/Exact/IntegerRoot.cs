using System.Numerics;

namespace Traceability.Carbon.Exact;

/// <summary>Square roots in integers, so that they are the same bytes on every machine.</summary>
static class IntegerRoot
{
    /// <summary>√(square) ÷ divisor to the nearest integer; no tie can be, as no root of an integer ends in a half. Both at least 0, the divisor above.</summary>
    public static BigInteger Nearest(BigInteger square, BigInteger divisor) => (Floor((square << 2) / (divisor * divisor)) + 1) >> 1;

    /// <summary>The largest integer whose square is at most this one (Newton from above).</summary>
    public static BigInteger Floor(BigInteger square)
    {
        if (square.IsZero) return 0;
        var root = BigInteger.One << (int)((square.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (root + square / root) >> 1;
            if (next >= root) return root;
            root = next;
        }
    }
}

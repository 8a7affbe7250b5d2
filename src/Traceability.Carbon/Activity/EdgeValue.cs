using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Activity;

/// <summary>
/// What a cumulative register stood at, at an instant between two readings: linear interpolation, rounded half-even to the register's
/// resolution (whole mantissa steps). The quantity of an interval is the difference of its edges, so sums telescope exactly.
/// </summary>
/// <param name="Measured">True if both bracketing readings lie within <see cref="MeasuredWithinMs"/> of the edge.</param>
public readonly record struct EdgeValue(long Mantissa, bool Measured)
{
    public const long MeasuredWithinMs = 60_000;

    /// <param name="t0">Time of the reading at or before the edge, Unix ms; <paramref name="t1"/> &gt; t0 of the one at or after it.</param>
    public static EdgeValue Between(long t0, long m0, long t1, long m1, long at)
    {
        if (at == t0) return new EdgeValue(m0, true);
        if (at == t1) return new EdgeValue(m1, true);
        // |m| < 2^54 and times < 2^48: the products stay far inside 128 bits.
        var value = HalfEven.Divide((Int128)m0 * (t1 - at) + (Int128)m1 * (at - t0), (Int128)t1 - t0);
        return new EdgeValue((long)value, at - t0 <= MeasuredWithinMs && t1 - at <= MeasuredWithinMs);
    }
}

using System.Numerics;
using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Activity;

/// <summary>
/// A quantity of which only the span is known, divided by time: what of it lies before an instant is an edge, and a part is the difference of two. So
/// parts that touch sum to the whole exactly, wherever it is cut.
/// </summary>
public static class RecordedQuantity
{
    /// <summary>Edges are whole steps of 10^-9: no recorded quantity is finer.</summary>
    public const int Exponent = -9;

    /// <summary>quantity × (at − from) ÷ (to − from), half-even; nothing before the span, all of it after.</summary>
    public static ExactDecimal Before(ExactDecimal quantity, long fromMs, long toMs, long atMs)
    {
        var whole = quantity.RoundedTo(Exponent);
        return atMs >= toMs ? whole : atMs <= fromMs ? new ExactDecimal(0, Exponent)
            : new ExactDecimal((Int128)HalfEven.Divide((BigInteger)whole.Mantissa * (atMs - fromMs), (BigInteger)toMs - fromMs), Exponent);
    }
}

using System.Numerics;

namespace Traceability.Carbon.Exact;

/// <summary>A part of a whole, both exact. Nothing of nothing has no share.</summary>
public readonly record struct Share(Int128 Part, Int128 Whole) : IComparable<Share>
{
    public static readonly Share None;

    /// <summary>In percent with two decimals, half-even; null of nothing.</summary>
    public ExactDecimal? Percent => Whole == 0 ? null : new ExactDecimal((Int128)HalfEven.Divide((BigInteger)Part * 10_000, Whole), -2);

    /// <summary>Exactly, where the percentage that is shown is rounded. Something of nothing is more than anything.</summary>
    public bool IsMoreThan(ExactDecimal percent) => (Fraction.Of(percent) * new Fraction(Whole, 100) - new Fraction(Part, 1)).IsNegative;

    public int CompareTo(Share other) => ((BigInteger)Part * other.Whole).CompareTo((BigInteger)other.Part * Whole);

    public override string ToString() => Percent is { } percent ? $"{percent} %" : "none";
}

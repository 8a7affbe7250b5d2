using System.Numerics;

namespace Traceability.Carbon.Exact;

/// <summary>An exact part of a whole, in lowest terms, so that equal parts are equal; the whole is positive.</summary>
readonly record struct Fraction
{
    public static readonly Fraction None = new(0, 1);
    public static readonly Fraction One = new(1, 1);

    public Fraction(BigInteger part, BigInteger whole)
    {
        var common = BigInteger.GreatestCommonDivisor(part, whole);
        (Part, Whole) = (part / common, whole / common);
    }

    public BigInteger Part { get; }
    public BigInteger Whole { get; }

    public bool IsNegative => Part.Sign < 0;

    /// <summary>Divisor above zero.</summary>
    public static Fraction Of(ExactDecimal part, ExactDecimal whole)
    {
        var least = Math.Min(part.Exponent, whole.Exponent);
        return new Fraction(part.Mantissa * BigInteger.Pow(10, part.Exponent - least), whole.Mantissa * BigInteger.Pow(10, whole.Exponent - least));
    }

    public static Fraction Of(ExactDecimal number) => Of(number, new ExactDecimal(1, 0));

    public static Fraction operator *(Fraction a, Fraction b) => new(a.Part * b.Part, a.Whole * b.Whole);

    public static Fraction operator +(Fraction a, Fraction b) => new(a.Part * b.Whole + b.Part * a.Whole, a.Whole * b.Whole);

    public static Fraction operator -(Fraction a, Fraction b) => new(a.Part * b.Whole - b.Part * a.Whole, a.Whole * b.Whole);

    /// <summary>This part of a quantity, half-even to the quantity's own resolution; false where 128 bits do not hold it.</summary>
    public bool TryOf(ExactDecimal quantity, out ExactDecimal part)
    {
        var mantissa = HalfEven.Divide(quantity.Mantissa * Part, Whole);
        var fits = mantissa >= Int128.MinValue && mantissa <= Int128.MaxValue;
        part = fits ? new ExactDecimal((Int128)mantissa, quantity.Exponent) : default;
        return fits;
    }

    /// <summary>How often this goes into one; of what is above zero alone.</summary>
    public Fraction Inverse => new(Whole, Part);
}

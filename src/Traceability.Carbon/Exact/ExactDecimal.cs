using System.Globalization;
using System.Numerics;

namespace Traceability.Carbon.Exact;

/// <summary>
/// A decimal number without rounding: <c>Mantissa × 10^Exponent</c>. The text form is the shortest plain one (no exponent, no trailing
/// zeros), so equal numbers give equal bytes on every machine.
/// </summary>
public readonly record struct ExactDecimal(Int128 Mantissa, int Exponent) : IComparable<ExactDecimal>
{
    /// <summary>More digits than any printed factor has, few enough that nothing below can overflow.</summary>
    const int MostDigits = 28;

    public static ExactDecimal Zero => default;

    public int Sign => Int128.Sign(Mantissa);

    /// <summary>Reads <c>12</c>, <c>0.73</c>; not <c>.5</c>, <c>1.</c>, <c>01</c>, <c>1e3</c>, <c>-1</c>, <c>1,5</c>. Digits are ASCII.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ExactDecimal value)
    {
        value = default;
        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? default : text[(point + 1)..];
        if (whole.IsEmpty || (point >= 0 && fraction.IsEmpty) || whole.Length + fraction.Length > MostDigits) return false;
        if (whole.Length > 1 && whole[0] == '0') return false;
        Int128 mantissa = 0;
        foreach (var digit in whole)
            if (!char.IsAsciiDigit(digit)) return false;
            else mantissa = mantissa * 10 + (digit - '0');
        foreach (var digit in fraction)
            if (!char.IsAsciiDigit(digit)) return false;
            else mantissa = mantissa * 10 + (digit - '0');
        value = new ExactDecimal(mantissa, -fraction.Length);
        return true;
    }

    /// <summary>Reads what <see cref="ToExact"/> writes, and no other spelling: <c>-12.50</c>, <c>12e3</c>; not <c>-0</c>, <c>12.50e1</c>, <c>1e0</c>, <c>+1</c>.</summary>
    public static bool TryParseExact(ReadOnlySpan<char> text, out ExactDecimal value)
    {
        value = default;
        var negative = text.StartsWith('-');
        if (negative) text = text[1..];
        var tens = 0;
        if (text.IndexOf('e') is var at and >= 0)
        {
            if (text.Length != at + 2 || text[at + 1] is < '1' or > '9' || text.Contains('.')) return false;
            tens = text[at + 1] - '0';
            text = text[..at];
        }
        if (!TryParse(text, out var size) || (negative && size.Mantissa == 0)) return false;
        value = new ExactDecimal(negative ? -size.Mantissa : size.Mantissa, size.Exponent + tens);
        return true;
    }

    /// <summary>The exact sum; the result carries the finer of the two exponents.</summary>
    public static ExactDecimal operator +(ExactDecimal a, ExactDecimal b)
    {
        var exponent = Math.Min(a.Exponent, b.Exponent);
        return new ExactDecimal(checked(a.At(exponent) + b.At(exponent)), exponent);
    }

    public static ExactDecimal operator -(ExactDecimal a, ExactDecimal b) => a + b with { Mantissa = -b.Mantissa };

    /// <summary>The exact product; more digits than 128 bits hold are a fault of the caller.</summary>
    public static ExactDecimal operator *(ExactDecimal a, ExactDecimal b) => new(checked((Int128)((BigInteger)a.Mantissa * b.Mantissa)), a.Exponent + b.Exponent);

    public static bool operator <(ExactDecimal a, ExactDecimal b) => a.CompareTo(b) < 0;
    public static bool operator >(ExactDecimal a, ExactDecimal b) => a.CompareTo(b) > 0;
    public static bool operator <=(ExactDecimal a, ExactDecimal b) => a.CompareTo(b) <= 0;
    public static bool operator >=(ExactDecimal a, ExactDecimal b) => a.CompareTo(b) >= 0;

    public int CompareTo(ExactDecimal other)
    {
        var exponent = Math.Min(Exponent, other.Exponent);
        return (Mantissa * BigInteger.Pow(10, Exponent - exponent)).CompareTo(other.Mantissa * BigInteger.Pow(10, other.Exponent - exponent));
    }

    /// <summary>The same number in whole steps of 10^exponent, rounded half-even where they are coarser.</summary>
    public ExactDecimal RoundedTo(int exponent) => exponent <= Exponent
        ? new ExactDecimal(At(exponent), exponent)
        : new ExactDecimal((Int128)HalfEven.Divide((BigInteger)Mantissa, BigInteger.Pow(10, exponent - Exponent)), exponent);

    Int128 At(int exponent) => checked((Int128)(Mantissa * BigInteger.Pow(10, Exponent - exponent)));

    public override string ToString()
    {
        if (Mantissa == 0) return "0";
        var digits = BigInteger.Abs(Mantissa).ToString(CultureInfo.InvariantCulture);
        var sign = Mantissa < 0 ? "-" : "";
        if (Exponent >= 0) return sign + digits + new string('0', Exponent);
        var places = -Exponent;
        digits = digits.PadLeft(places + 1, '0');
        var fraction = digits[^places..].TrimEnd('0');
        return sign + digits[..^places] + (fraction.Length == 0 ? "" : "." + fraction);
    }

    /// <summary>With every digit that the number carries, so that its resolution is kept: <c>12.50</c>, <c>0.00</c>; whole tens and above as steps, <c>12e3</c>.</summary>
    public string ToExact()
    {
        var digits = BigInteger.Abs(Mantissa).ToString(CultureInfo.InvariantCulture);
        var sign = Mantissa < 0 ? "-" : "";
        if (Exponent >= 0) return Exponent == 0 ? sign + digits : string.Create(CultureInfo.InvariantCulture, $"{sign}{digits}e{Exponent}");
        digits = digits.PadLeft(1 - Exponent, '0');
        return $"{sign}{digits[..^-Exponent]}.{digits[^-Exponent..]}";
    }
}

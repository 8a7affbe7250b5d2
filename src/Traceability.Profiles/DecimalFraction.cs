namespace Traceability.Profiles;

/// <summary>An exact decimal number, Mantissa × 10^Exponent, as RFC 8949 3.4.4 means it. No binary fraction ever stands in between.</summary>
public readonly record struct DecimalFraction(long Mantissa, int Exponent)
{
    public static DecimalFraction One => new(1, 0);

    /// <summary>Reads <c>-12.50</c> or <c>1e-3</c>; trailing zeros go into the exponent. False when it is not such a number or has more than 16 digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DecimalFraction value)
    {
        value = default;
        var negative = text is ['-', ..];
        if (text is ['-', ..] or ['+', ..]) text = text[1..];

        var exponent = 0;
        var e = text.IndexOfAny('e', 'E');
        if (e >= 0)
        {
            if (!TrySmall(text[(e + 1)..], out exponent)) return false;
            text = text[..e];
        }

        long mantissa = 0;
        var digits = 0;
        var point = false;
        foreach (var c in text)
        {
            if (c == '.' && !point) { point = true; continue; }
            if (!char.IsAsciiDigit(c)) return false;
            if (mantissa > DecodingRule.MaxMantissa / 10) return false;
            mantissa = mantissa * 10 + (c - '0');
            digits++;
            if (point) exponent--;
        }
        if (digits == 0 || text[^1] == '.' || mantissa > DecodingRule.MaxMantissa) return false;
        value = new DecimalFraction(negative ? -mantissa : mantissa, exponent).WithoutTrailingZeros();
        return true;
    }

    /// <summary>The integer m with m × 10^<paramref name="exponent"/> equal to this number; false when there is none within ±(2^53 − 1).</summary>
    public bool TryAt(int exponent, out long mantissa)
    {
        mantissa = 0;
        if (Mantissa == 0) return true;
        var plain = WithoutTrailingZeros();
        return plain.Exponent >= exponent && PowerOfTen.TryScale(plain.Mantissa, plain.Exponent - exponent, out mantissa);
    }

    /// <summary>The same number; exponents of a decoding rule lie within what a <see cref="decimal"/> can show.</summary>
    public decimal ToDecimal()
    {
        decimal value = Mantissa;
        for (var exponent = Exponent; exponent > 0; exponent--) value *= 10;
        if (Exponent >= 0) return value;
        var digits = Math.Abs(Mantissa);
        return new decimal((int)(digits & 0xFFFFFFFF), (int)(digits >> 32), 0, Mantissa < 0, (byte)-Exponent);
    }

    DecimalFraction WithoutTrailingZeros()
    {
        if (Mantissa == 0) return default;
        var (mantissa, exponent) = this;
        while (mantissa % 10 == 0) (mantissa, exponent) = (mantissa / 10, exponent + 1);
        return new(mantissa, exponent);
    }

    static bool TrySmall(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        var negative = text is ['-', ..];
        if (text is ['-', ..] or ['+', ..]) text = text[1..];
        if (text.Length is 0 or > 2) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c)) return false;
            value = value * 10 + (c - '0');
        }
        if (negative) value = -value;
        return true;
    }
}

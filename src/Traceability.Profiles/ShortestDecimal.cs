using System.Globalization;

namespace Traceability.Profiles;

/// <summary>
/// A binary float as the shortest decimal that reads back as the same float: what the maker's display and every other tool print for it.
/// (Converting by value would give 16777220 for the float 16777215, and 230.199996948… for 230.2.)
/// </summary>
static class ShortestDecimal
{
    // "-1.7976931348623157E+308" has 24 characters; below 1E+15 a double is written out in at most 23.
    const int LongestText = 40;

    /// <inheritdoc cref="Of(float)"/>
    internal static (long Significand, int Exponent) Of(Half value)
    {
        Span<byte> text = stackalloc byte[LongestText];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        return Read(text[..length]);
    }

    /// <summary>Finite values only. At most 17 digits, so the significand fits a long; trailing zeros are kept as printed.</summary>
    internal static (long Significand, int Exponent) Of(float value)
    {
        Span<byte> text = stackalloc byte[LongestText];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        return Read(text[..length]);
    }

    /// <inheritdoc cref="Of(float)"/>
    internal static (long Significand, int Exponent) Of(double value)
    {
        Span<byte> text = stackalloc byte[LongestText];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        return Read(text[..length]);
    }

    static (long Significand, int Exponent) Read(ReadOnlySpan<byte> text)
    {
        long significand = 0;
        var exponent = 0;
        var point = false;
        var negative = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '-') negative = true;
            else if (c == '.') point = true;
            else if (c == 'E') { exponent += Power(text[(i + 1)..]); break; }
            else
            {
                significand = significand * 10 + (c - '0');
                if (point) exponent--;
            }
        }
        return (negative ? -significand : significand, exponent);
    }

    static int Power(ReadOnlySpan<byte> text)
    {
        var power = 0;
        foreach (var c in text[1..]) power = power * 10 + (c - '0');
        return text[0] == '-' ? -power : power;
    }
}

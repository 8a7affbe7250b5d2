using System.Globalization;
using Traceability.Profiles;

namespace Traceability.Edge.Setup.Solving;

/// <summary>The number that a display shows, with the digits that it shows: 1234.50 says more than 1234.5.</summary>
/// <param name="Mantissa">The digits as one number.</param>
/// <param name="Exponent">0, or minus the digits behind the point.</param>
sealed record Shown(string Text, long Mantissa, int Exponent)
{
    const int MostDigits = 15;

    /// <summary>Digits with one point at most. A comma is not guessed at: it parts thousands in one country and decimals in the next.</summary>
    public static Shown? Read(string text)
    {
        var digits = text.AsSpan().Trim();
        var negative = digits is ['-', ..];
        if (digits is ['-', ..] or ['+', ..]) digits = digits[1..];
        var point = digits.IndexOf('.');
        var behind = point < 0 ? 0 : digits.Length - point - 1;
        var plain = point < 0 ? digits.ToString() : string.Concat(digits[..point], digits[(point + 1)..]);
        if (plain.Length is 0 or > MostDigits || point >= 0 && behind == 0 || !plain.All(char.IsAsciiDigit)) return null;
        var mantissa = long.Parse(plain, NumberStyles.None, CultureInfo.InvariantCulture);
        return new(text.Trim(), negative ? -mantissa : mantissa, -behind);
    }

    /// <summary>Digits that say something: 0 has none.</summary>
    public int Digits => Mantissa == 0 ? 0 : Math.Abs(Mantissa).ToString(CultureInfo.InvariantCulture).TrimEnd('0').Length;

    public DecimalFraction Exact => new(Mantissa, Exponent);
}

using System.Globalization;
using System.Text;
using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Exports;

/// <summary>
/// mantissa · 10^exponent as it was read: the zeros at its end are the instrument's division and stay, in CBOR as a decimal fraction
/// (RFC 8949, 3.4.4) and in JSON as digits.
/// </summary>
readonly record struct ExactDecimal(long Mantissa, int Exponent)
{
    const int DecimalFraction = 4;

    public void WriteTo(CborWriter writer)
    {
        if (Exponent != 0)
        {
            writer.Tag(DecimalFraction);
            writer.Array(2);
            writer.Integer(Exponent);
        }
        writer.Integer(Mantissa);
    }

    /// <summary>A JSON number: 81234.50, -0.5, and 4182e1 where only tens were read (RFC 8428, 5: a small e).</summary>
    public override string ToString()
    {
        var digits = Math.Abs(Mantissa).ToString(CultureInfo.InvariantCulture);
        var text = new StringBuilder(Mantissa < 0 ? "-" : "");
        if (Exponent >= 0)
        {
            text.Append(digits);
            if (Exponent > 0) text.Append('e').Append(Exponent.ToString(CultureInfo.InvariantCulture));
            return text.ToString();
        }
        digits = digits.PadLeft(1 - Exponent, '0');
        return text.Append(digits, 0, digits.Length + Exponent).Append('.').Append(digits, digits.Length + Exponent, -Exponent).ToString();
    }

    /// <summary>Milliseconds in seconds, as short as they go; SenML and its readers need no zeros of a clock.</summary>
    public static ExactDecimal Seconds(long milliseconds)
    {
        var (mantissa, exponent) = (milliseconds, -3);
        for (; exponent < 0 && mantissa % 10 == 0; exponent++) mantissa /= 10;
        return new ExactDecimal(mantissa, exponent);
    }
}

using System.Globalization;
using Traceability.Carbon.Exact;

namespace Traceability.Ledger.Emissions;

/// <summary>Scaled integers as decimals for JSON; exact up to decimal's 28 digits.</summary>
static class Scaled
{
    public static decimal ToDecimal(this ExactDecimal value) =>
        decimal.TryParse(value.ToString(), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : decimal.MaxValue;

    public static decimal Kilograms(Int128 micrograms) => new ExactDecimal(micrograms, -9).ToDecimal();

    public static decimal KilogramsOfGrams(long grams) => new ExactDecimal(grams, -3).ToDecimal();

    public static decimal Of(long mantissa, int exponent) => new ExactDecimal(mantissa, exponent).ToDecimal();
}

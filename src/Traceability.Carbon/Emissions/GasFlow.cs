using System.Numerics;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;

namespace Traceability.Carbon.Emissions;

/// <summary>
/// A factor's gas brought to one register: micrograms per step as an exact fraction, because per litre the gallon's 3.785411784 leaves no
/// finite decimal. Rounding happens only in <see cref="Micrograms"/>.
/// </summary>
sealed class GasFlow
{
    const int MicrogramsPerKilogram = 9; // power of ten

    readonly BigInteger numerator, denominator;

    /// <param name="exponent">One step of the register is 10^exponent of the factor's activity unit.</param>
    public GasFlow(GasRate rate, UnitConversion? conversion, int exponent)
    {
        Gas = rate.Gas;
        var size = conversion?.Size ?? new ExactDecimal(1, 0);
        var power = rate.KilogramsPerUnit.Exponent + MicrogramsPerKilogram + exponent - size.Exponent;
        numerator = rate.KilogramsPerUnit.Mantissa * BigInteger.Pow(10, Math.Max(power, 0));
        denominator = size.Mantissa * BigInteger.Pow(10, Math.Max(-power, 0));
    }

    public Gas Gas { get; }

    public Int128 Micrograms(Int128 steps, Fraction of) => (Int128)HalfEven.Divide(steps * numerator * of.Part, denominator * of.Whole);

    public static Int128 Co2e(Int128 micrograms, ExactDecimal potential) =>
        potential.Exponent >= 0
            ? (Int128)((BigInteger)micrograms * potential.Mantissa * BigInteger.Pow(10, potential.Exponent))
            : (Int128)HalfEven.Divide((BigInteger)micrograms * potential.Mantissa, BigInteger.Pow(10, -potential.Exponent));
}

using System.Numerics;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;

namespace Traceability.Carbon.Activity.Stocks;

/// <summary>How a liquid's volume follows its temperature, as a table that is cited says. None is built in: it depends on the product.</summary>
/// <param name="PerKelvin">Relative change of volume at 15 °C per kelvin.</param>
/// <param name="LeastCelsius">From here to <paramref name="MostCelsius"/> the source gives it.</param>
public sealed record ThermalExpansion(string Product, ExactDecimal PerKelvin, int LeastCelsius, int MostCelsius, Citation Source)
{
    /// <summary>volume ÷ (1 + coefficient × (T − 15 °C)), half-even to the volume's own resolution.</summary>
    public bool TryAtFifteenCelsius(ExactDecimal volume, ExactDecimal celsius, out ExactDecimal atFifteen, out Refusal? refusal)
    {
        atFifteen = default;
        refusal = celsius < new ExactDecimal(LeastCelsius, 0) || celsius > new ExactDecimal(MostCelsius, 0)
            ? new Refusal(RefusalRule.OutsideValidity, $"{Product}: {Source.Document} gives the expansion from {LeastCelsius} to {MostCelsius} °C, not at {celsius} °C") : null;
        if (refusal is not null) return false;
        var above = celsius - new ExactDecimal(15, 0);
        var places = Math.Max(0, -(PerKelvin.Exponent + above.Exponent));
        var one = BigInteger.Pow(10, places);
        var change = (BigInteger)PerKelvin.Mantissa * above.Mantissa * BigInteger.Pow(10, places + PerKelvin.Exponent + above.Exponent);
        atFifteen = new ExactDecimal((Int128)HalfEven.Divide(volume.Mantissa * one, one + change), volume.Exponent);
        return true;
    }
}

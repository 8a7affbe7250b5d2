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
            ? new Refusal(RefusalRule.OutsideValidity, $"{Product}: {Source.Document} gives the expansion from {LeastCelsius} to {MostCelsius} °C, not at {celsius} °C")
            : !HoldsAt(celsius) ? new Refusal(RefusalRule.OutsideValidity, $"{Product}: {PerKelvin} per kelvin leaves less than half of the volume at {celsius} °C: no liquid shrinks so") : null;
        if (refusal is not null) return false;
        if (!SizeAt(celsius).Inverse.TryOf(volume, out atFifteen)) refusal = new Refusal(RefusalRule.OutsideValidity, $"{Product}: {volume} has more digits than can be counted");
        return refusal is null;
    }

    /// <summary>The coefficient leaves at least half of the volume there, so that nothing is divided by next to nothing.</summary>
    public bool HoldsAt(ExactDecimal celsius) => !(SizeAt(celsius) - new Fraction(1, 2)).IsNegative;

    /// <summary>The volume at a temperature of what has the volume 1 at 15 °C.</summary>
    Fraction SizeAt(ExactDecimal celsius) => Fraction.One + Fraction.Of(PerKelvin) * (Fraction.Of(celsius) - new Fraction(15, 1));
}

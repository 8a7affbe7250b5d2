using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Activity.Stocks;

/// <summary>At which a volume of gas is stated. Pressure is absolute: what a gauge shows lacks the air's.</summary>
public sealed record GasState(ExactDecimal Kilopascals, ExactDecimal Celsius)
{
    /// <summary>Above it gases are too far from ideal to be brought to another state without their compressibility.</summary>
    public static readonly ExactDecimal MostKilopascals = new(500, 0);

    /// <summary>0 °C and 101.325 kPa (DIN 1343).</summary>
    public static readonly GasState Normal = new(new ExactDecimal(101_325, -3), ExactDecimal.Zero);

    /// <summary>15 °C and 101.325 kPa (ISO 13443).</summary>
    public static readonly GasState Standard = new(new ExactDecimal(101_325, -3), new ExactDecimal(15, 0));

    /// <summary>Names as files write them.</summary>
    public static IReadOnlyList<(string Name, GasState State)> Names { get; } = [("normal", Normal), ("standard", Standard)];

    /// <summary>At 15 °C and 101.325 kPa (standard, ISO 13443).</summary>
    public string InWords => $"at {Celsius} °C and {Kilopascals} kPa{(this == Normal ? " (normal, DIN 1343)" : this == Standard ? " (standard, ISO 13443)" : "")}";

    static readonly ExactDecimal zeroCelsius = new(27_315, -2); // kelvin

    /// <summary>The volume that the same gas has at another state: V × p/p' × T'/T, half-even to the volume's own resolution.</summary>
    public bool TryBring(ExactDecimal volume, GasState to, out ExactDecimal brought, out Refusal? refusal)
    {
        brought = default;
        refusal = Unusable ?? to.Unusable;
        if (refusal is not null) return false;
        var by = Fraction.Of(Kilopascals, to.Kilopascals) * Fraction.Of(to.Celsius + zeroCelsius, Celsius + zeroCelsius);
        if (!by.TryOf(volume, out brought)) refusal = new Refusal(RefusalRule.OutsideValidity, $"{volume}: more digits than can be counted");
        return refusal is null;
    }

    Refusal? Unusable => Kilopascals.Mantissa <= 0 || Kilopascals > MostKilopascals || (Celsius + zeroCelsius).Mantissa <= 0
        ? new Refusal(RefusalRule.OutsideValidity, $"gas at {Kilopascals} kPa and {Celsius} °C: the law of ideal gases is used above 0 kPa up to {MostKilopascals} kPa absolute") : null;
}

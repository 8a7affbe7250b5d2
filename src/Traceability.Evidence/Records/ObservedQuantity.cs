using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Records;

/// <summary>
/// What somebody read off before it was brought to the state that is counted, and by which numbers it was: whoever has the record can do it again.
/// <code>[rule, quantity, exponent, …, source, plan]
/// rule        1 expansion 2 gas 3 heat
/// quantity    0 … 2^53 − 1, times 10^exponent of the record's unit, with every digit that was read: the last one is the resolution
/// exponent    −9 … 0
/// … of 1      celsius (thousandths of a degree, −60 000 … 150 000), coefficient (10^-9 per kelvin, 1 … 10^7)
/// … of 2      celsius, pressure (Pa, absolute, 50 000 … 500 000), to (1: 0 °C, 2: 15 °C, each at 101 325 Pa)
/// … of 3      basis (1 gross 2 net) of what was observed, ratio (10^-9 of gross heat that are net, 5 × 10^8 … 10^9)
/// source      text ≤ 256: where the coefficient, the state or the ratio is printed
/// plan        1 … 10^6: version of the monitoring plan that has the rule</code>
/// Counted is, rounded half-even to the observed quantity's last digit: of 1 quantity ÷ (1 + coefficient × (T − 15 °C)), whose divisor is at least 1/2;
/// of 2 quantity × p ÷ p' × T' ÷ T in kelvin; of 3 quantity × ratio if gross was observed, else quantity ÷ ratio.
/// </summary>
public abstract record ObservedQuantity(long Quantity, int Exponent, string Source, int Plan)
{
    public const int LongestSource = 256, LeastCelsius = -60_000, MostCelsius = 150_000, LeastPascals = 50_000, MostPascals = 500_000, MostPerKelvin = 10_000_000, LeastRatio = 500_000_000, MostRatio = 1_000_000_000, MostPlan = 1_000_000;

    const int ExpansionRule = 1, GasRule = 2, HeatRule = 3, Fifteen = 15_000, ZeroCelsius = 273_150, TargetPascals = 101_325;

    /// <param name="Celsius">Thousandths of a degree.</param>
    /// <param name="PerKelvin">10^-9 of the volume at 15 °C.</param>
    public sealed record Expanded(long Quantity, int Exponent, int Celsius, int PerKelvin, string Source, int Plan) : ObservedQuantity(Quantity, Exponent, Source, Plan)
    {
        const long One = 1_000_000_000_000; // 10^-9 per kelvin × 10^-3 K

        private protected override (Int128 Part, Int128 Whole) Ratio => (One, One + (long)PerKelvin * (Celsius - Fifteen));

        internal override string? Contradiction => Ratio.Whole * 2 < One ? "a coefficient that leaves less than half of a volume" : null;
    }

    /// <param name="Celsius">Thousandths of a degree.</param>
    /// <param name="Pascals">Absolute.</param>
    public sealed record Gas(long Quantity, int Exponent, int Celsius, int Pascals, GasTarget To, string Source, int Plan) : ObservedQuantity(Quantity, Exponent, Source, Plan)
    {
        private protected override (Int128 Part, Int128 Whole) Ratio =>
            ((Int128)Pascals * (ZeroCelsius + (To == GasTarget.Standard ? Fifteen : 0)), (Int128)TargetPascals * (ZeroCelsius + Celsius));
    }

    /// <param name="Basis">On which it was observed; it is counted on the other.</param>
    /// <param name="NetPerGross">In 10^-9.</param>
    public sealed record Heat(long Quantity, int Exponent, ObservedHeat Basis, int NetPerGross, string Source, int Plan) : ObservedQuantity(Quantity, Exponent, Source, Plan)
    {
        private protected override (Int128 Part, Int128 Whole) Ratio => Basis == ObservedHeat.Gross ? (NetPerGross, MostRatio) : (MostRatio, NetPerGross);
    }

    /// <summary>What is counted is this much of what was observed.</summary>
    private protected abstract (Int128 Part, Int128 Whole) Ratio { get; }

    internal virtual string? Contradiction => null;

    /// <summary>In steps of 10^<see cref="Exponent"/>.</summary>
    public Int128 Counted
    {
        get
        {
            var (part, whole) = Ratio;
            var (quotient, rest) = Int128.DivRem(Quantity * part, whole);
            return rest * 2 > whole || (rest * 2 == whole && Int128.IsOddInteger(quotient)) ? quotient + 1 : quotient;
        }
    }

    /// <summary>Whether so much is counted for it.</summary>
    public bool Gives(long quantity, int exponent)
    {
        if (exponent < Exponent) return false;
        Int128 steps = quantity;
        for (var digit = exponent; digit > Exponent; digit--) steps *= 10;
        return steps == Counted;
    }

    internal void Write(CborWriter writer)
    {
        (int rule, long[] numbers) = this switch
        {
            Expanded of => (ExpansionRule, [of.Celsius, of.PerKelvin]),
            Gas of => (GasRule, [of.Celsius, of.Pascals, (int)of.To]),
            Heat of => (HeatRule, [(int)of.Basis, of.NetPerGross]),
            _ => (0, Array.Empty<long>()),
        };
        writer.Array(numbers.Length + 5);
        writer.Integer(rule);
        writer.Integer(Quantity);
        writer.Integer(Exponent);
        foreach (var number in numbers) writer.Integer(number);
        writer.Text(Source);
        writer.Integer(Plan);
    }

    internal static bool Read(ref CborReader reader, out ObservedQuantity? observed)
    {
        observed = null;
        if (!reader.Array(out var items) || !reader.Integer(ExpansionRule, HeatRule, out int rule)) return false;
        if (items != (rule == GasRule ? 8 : 7)) return reader.Fail($"an observed quantity of {items} members");
        if (!reader.Integer(0, PackedDeltas.Largest, out long quantity) || !reader.Integer(-ActivityRecord.MostDecimals, 0, out int exponent)) return false;
        int celsius = 0, pascals = 0, number;
        if (rule != HeatRule && !reader.Integer(LeastCelsius, MostCelsius, out celsius)) return false;
        if (rule == GasRule && !reader.Integer(LeastPascals, MostPascals, out pascals)) return false;
        var (least, most) = rule switch { ExpansionRule => (1, MostPerKelvin), _ => (1, 2) };
        if (!reader.Integer(least, most, out number)) return false;
        var ratio = 0;
        if (rule == HeatRule && !reader.Integer(LeastRatio, MostRatio, out ratio)) return false;
        if (!RecordText.Line(ref reader, LongestSource, out var source) || !reader.Integer(1, MostPlan, out int plan)) return false;
        observed = rule switch
        {
            ExpansionRule => new Expanded(quantity, exponent, celsius, number, source, plan),
            GasRule => new Gas(quantity, exponent, celsius, pascals, (GasTarget)number, source, plan),
            _ => new Heat(quantity, exponent, (ObservedHeat)number, ratio, source, plan),
        };
        return observed.Contradiction is not { } wrong || reader.Fail(wrong);
    }
}

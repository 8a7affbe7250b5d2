using Traceability.Carbon.Activity;
using Traceability.Carbon.Activity.Stocks;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;

namespace Traceability.Carbon.Plan;

/// <summary>As observed → as counted: how a recorded quantity of a stream is brought to the state that its factor is made for.</summary>
public abstract record CountingRule
{
    CountingRule() { }

    /// <summary>What is measured beside a quantity, as requests spell it.</summary>
    public const string Celsius = "celsius", AbsoluteKilopascals = "absolute_kilopascals", Heat = "heat";

    /// <summary>Of everything that is measured or stated as a coefficient; the evidence keeps so many.</summary>
    public const int MostDecimals = 3, MostRuleDecimals = 9, MostQuantityDecimals = 9;

    /// <summary>What a quantity has at most in its last digit: what JavaScript reads exactly too.</summary>
    public const long MostMantissa = (1L << 53) - 1;

    /// <summary>Colder or hotter than this nothing is stored or metered that a mine or refinery burns.</summary>
    public const int LeastCelsius = -60, MostCelsius = 150;

    /// <summary>At no mine is the air thinner, so that less is what a gauge shows, taken for the absolute pressure.</summary>
    public const int LeastKilopascals = 50;

    /// <summary>As the plan spells it.</summary>
    public abstract string Name { get; }

    /// <summary>What must be measured beside the quantity, and nothing else.</summary>
    public abstract IReadOnlyList<string> Keys { get; }

    /// <summary>Where the rule's numbers are printed, on one line.</summary>
    public abstract string SourceInWords { get; }

    /// <summary>On one line, for people.</summary>
    public abstract string InWords { get; }

    private protected abstract bool TryBring(Observation observed, out ExactDecimal counted, out Refusal? refusal);

    /// <summary>What is counted for what was observed, half-even to the observed quantity's own resolution.</summary>
    public bool TryCount(Observation observed, out ExactDecimal counted, out Refusal? refusal)
    {
        counted = default;
        refusal = Unusable(observed);
        return refusal is null && TryBring(observed, out counted, out refusal);
    }

    Refusal? Unusable(Observation observed)
    {
        string[] given = [.. Given(observed)];
        if (Keys.FirstOrDefault(k => !given.Contains(k)) is { } missing) return Outside($"{missing}: missing; allowed: {Allowed(missing)}");
        if (given.FirstOrDefault(k => !Keys.Contains(k)) is { } extra) return Outside($"{extra}: given; allowed: quantity and {string.Join(", ", Keys)}, by the plan's rule {Name}");
        if (observed.Quantity.Exponent is < -MostQuantityDecimals or > 0 || observed.Quantity.Mantissa < 0 || observed.Quantity.Mantissa > MostMantissa)
            return Outside($"quantity: {observed.Quantity}; allowed: zero or more, at most {MostQuantityDecimals} decimals and {MostMantissa} in its last digit");
        if (observed.Celsius is { } celsius && (celsius.Exponent is < -MostDecimals or > 0 || celsius < new ExactDecimal(LeastCelsius, 0) || celsius > new ExactDecimal(MostCelsius, 0)))
            return Outside($"{Celsius}: {celsius}; allowed: {Allowed(Celsius)}");
        if (observed.Kilopascals is { } pressure && (pressure.Exponent is < -MostDecimals or > 0 || pressure < new ExactDecimal(LeastKilopascals, 0) || pressure > GasState.MostKilopascals))
            return Outside($"{AbsoluteKilopascals}: {pressure}; allowed: {Allowed(AbsoluteKilopascals)}");
        return null;
    }

    static IEnumerable<string> Given(Observation observed)
    {
        if (observed.Celsius is not null) yield return Celsius;
        if (observed.Kilopascals is not null) yield return AbsoluteKilopascals;
        if (observed.Heat != HeatBasis.None) yield return Heat;
    }

    static string Allowed(string key) => key switch
    {
        Celsius => $"{LeastCelsius} to {MostCelsius} °C, at most {MostDecimals} decimals",
        AbsoluteKilopascals => $"{LeastKilopascals} to {GasState.MostKilopascals} kPa absolute, at most {MostDecimals} decimals; a gauge shows the air's pressure, about 100, less",
        _ => "gross, net",
    };

    static Refusal Outside(string message) => new(RefusalRule.OutsideValidity, message);

    /// <summary>A liquid's volume at 15 °C.</summary>
    public sealed record AtFifteenCelsius(ThermalExpansion Expansion) : CountingRule
    {
        public override string Name => "expansion";
        public override IReadOnlyList<string> Keys => [Celsius];
        public override string SourceInWords => Expansion.Source.InWords;
        public override string InWords => $"at 15 °C: volume ÷ (1 + {Expansion.PerKelvin} × (T − 15)), {Expansion.Product} from {Expansion.LeastCelsius} to {Expansion.MostCelsius} °C, by {SourceInWords}";

        private protected override bool TryBring(Observation observed, out ExactDecimal counted, out Refusal? refusal)
        {
            if (Expansion.TryAtFifteenCelsius(observed.Quantity, observed.Celsius!.Value, out counted, out refusal)) return true;
            refusal = refusal! with { Message = $"{Celsius}: {refusal.Message}" };
            return false;
        }
    }

    /// <summary>A gas at the state for which its factor is given.</summary>
    public sealed record GasAt(GasState State) : CountingRule
    {
        public override string Name => "gas";
        public override IReadOnlyList<string> Keys => [Celsius, AbsoluteKilopascals];
        public override string SourceInWords => $"ideal gas, to {(State == GasState.Normal ? "DIN 1343" : "ISO 13443")}: {State.Celsius} °C and {State.Kilopascals} kPa";
        public override string InWords => $"{State.InWords}: volume × p/p' × T'/T, absolute";

        private protected override bool TryBring(Observation observed, out ExactDecimal counted, out Refusal? refusal) =>
            new GasState(observed.Kilopascals!.Value, observed.Celsius!.Value).TryBring(observed.Quantity, State, out counted, out refusal);
    }

    /// <summary>A fuel's heat on the basis for which its factor is given.</summary>
    /// <param name="Counted">The stream's own basis; what was observed on the other is brought to it.</param>
    public sealed record OnHeatBasis(HeatRatio Ratio, HeatBasis Counted) : CountingRule
    {
        public override string Name => "heat_ratio";
        public override IReadOnlyList<string> Keys => [Heat];
        public override string SourceInWords => Ratio.Source.InWords;
        public override string InWords => $"{(Counted == HeatBasis.Net ? $"net: gross × {Ratio.NetPerGross}" : $"gross: net ÷ {Ratio.NetPerGross}")}, by {SourceInWords}";

        private protected override bool TryBring(Observation observed, out ExactDecimal counted, out Refusal? refusal)
        {
            counted = default;
            refusal = observed.Heat != Counted ? null
                : new Refusal(RefusalRule.HeatBasis, $"{Heat}: {BasisName(Counted)}; allowed: {BasisName(Counted == HeatBasis.Net ? HeatBasis.Gross : HeatBasis.Net)}; what is {BasisName(Counted)}, as the plan counts it, is given as quantity");
            return refusal is null && Ratio.TryBring(observed.Quantity, observed.Heat, Counted, out counted, out refusal);
        }

        static string BasisName(HeatBasis basis) => basis == HeatBasis.Gross ? "gross" : "net";
    }
}

using System.Text;
using Traceability.Carbon.Activity.Stocks;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Plan;

/// <summary>Reads <c>counted_at</c> of a stream: exactly one of <c>expansion</c>, <c>gas</c> and <c>heat_ratio</c>. Every number has bounds within which nothing is divided by next to nothing.</summary>
static class CountingRuleReader
{
    public const string Key = "counted_at";

    /// <summary>The record keeps the citation on one line of so many bytes.</summary>
    const int LongestSource = 256;

    const string Expansion = "expansion", Gas = "gas", Ratio = "heat_ratio";

    /// <summary>Per kelvin; liquefied gases, which expand most, have 0.003.</summary>
    static readonly ExactDecimal mostPerKelvin = new(1, -2);

    /// <param name="stream">The row around it, at whose key a misplaced rule is told.</param>
    /// <param name="heat">On which basis the stream's heat is counted.</param>
    /// <returns>Null where there is a fault, which is then noted.</returns>
    public static CountingRule? Read(Fields stream, Fields rule, string unit, HeatBasis heat, Determination determined)
    {
        string[] named = [.. new[] { Expansion, Gas, Ratio }.Where(rule.Has)];
        CountingRule? read = null;
        if (!determined.IsRecorded) stream.Refuse(Key, "only of a stream that is determined by invoice, stock or estimate: what people record is brought to a state", $"a rule for one determined by {determined.Name}");
        else if (named.Length != 1) stream.Refuse(Key, $"exactly one of {Expansion} | {Gas} | {Ratio}", named.Length == 0 ? "none" : string.Join(" and ", named));
        else if (named[0] == Ratio ? !Units.IsHeat(unit) || heat == HeatBasis.None : !Units.IsVolume(unit))
            stream.Refuse(Key, named[0] == Ratio ? $"{Ratio} only where heat (gross | net) is said and counted in kWh, MWh, MJ or GJ" : $"{named[0]} only where L or m3 are counted", $"{named[0]} of {unit}");
        else
            read = named[0] switch
            {
                Gas => new CountingRule.GasAt(rule.OneOf(Gas, GasState.Names)),
                Expansion => rule.Object(Expansion) is { } numbers ? ReadExpansion(numbers) : null,
                _ => rule.Object(Ratio) is { } numbers ? ReadRatio(numbers, heat) : null,
            };
        rule.NoOthers();
        return read;
    }

    static CountingRule.AtFifteenCelsius ReadExpansion(Fields row)
    {
        var before = row.FaultCount;
        var product = row.Text("product");
        var perKelvin = row.Number("per_kelvin");
        var (from, to) = (row.Whole("from_celsius", CountingRule.LeastCelsius, CountingRule.MostCelsius), row.Whole("to_celsius", CountingRule.LeastCelsius, CountingRule.MostCelsius));
        var expansion = new ThermalExpansion(product, perKelvin, from, to, ReadSource(row));
        row.NoOthers();
        if (row.FaultCount > before) return new CountingRule.AtFifteenCelsius(expansion);
        if (from >= to) row.Refuse("to_celsius", "more than from_celsius");
        else if (perKelvin.Mantissa == 0 || perKelvin > mostPerKelvin || perKelvin.Exponent < -CountingRule.MostRuleDecimals) row.Refuse("per_kelvin", $"above 0, at most {mostPerKelvin}, with at most {CountingRule.MostRuleDecimals} decimals");
        else if (!expansion.HoldsAt(new ExactDecimal(from, 0))) row.Refuse("from_celsius", $"a temperature at which 1 + {perKelvin} × (from_celsius − 15) is at least 0.5");
        return new CountingRule.AtFifteenCelsius(expansion);
    }

    static CountingRule.OnHeatBasis ReadRatio(Fields row, HeatBasis heat)
    {
        var before = row.FaultCount;
        var ratio = new HeatRatio(row.Number("net_per_gross"), ReadSource(row));
        row.NoOthers();
        if (row.FaultCount == before && (ratio.NetPerGross < HeatRatio.Least || ratio.NetPerGross > HeatRatio.Most || ratio.NetPerGross.Exponent < -CountingRule.MostRuleDecimals))
            row.Refuse("net_per_gross", $"{HeatRatio.Least} to {HeatRatio.Most}, with at most {CountingRule.MostRuleDecimals} decimals: net heat as a part of gross");
        return new CountingRule.OnHeatBasis(ratio, heat);
    }

    /// <summary>One that a record or a disclosure can hold on its line.</summary>
    internal static Citation ReadSource(Fields row)
    {
        var source = FactorSetReader.ReadSource(row);
        if (Encoding.UTF8.GetByteCount(source.InWords) > LongestSource || source.InWords.Any(char.IsControl)) row.Refuse("source", $"document, table, row and year on one line of at most {LongestSource} bytes");
        return source;
    }
}

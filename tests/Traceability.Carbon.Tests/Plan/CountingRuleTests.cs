using System.Text;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Activity.Stocks;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Tests.Plan;

public sealed class CountingRuleTests
{
    const string Source = """{"document":"a supplier's certificate","table":"1","row":"diesel","year":2023}""";

    public static TheoryData<string> Ratios() => CaseFile.Of("heat-ratio");

    [Theory]
    [MemberData(nameof(Ratios))]
    public void The_worked_example_of_heat_on_its_other_basis_comes_out_to_the_last_digit(string name)
    {
        var file = CaseFile.Read("heat-ratio", name);
        HeatBasis Basis(string key) => EmissionFactor.Heats.Single(h => h.Name == file.Inputs.GetProperty(key).GetString()).Heat;
        var ratio = new HeatRatio(CaseFile.Number(file.Inputs.GetProperty("net_per_gross")), new Citation(file.Inputs.GetProperty("source").GetString()!, "1", "fuel", 2023));
        var given = ratio.TryBring(CaseFile.Number(file.Inputs.GetProperty("heat")), Basis("from"), Basis("to"), out var heat, out var refusal);
        if (file.MustRefuse(given, refusal is null ? [] : [refusal])) return;
        Assert.Equal(file.Result.GetProperty("heat").GetString(), heat.ToString());
    }

    [Fact]
    public void Heat_brought_to_the_other_basis_and_back_is_within_a_step_and_net_is_never_more_than_gross()
    {
        var random = new Random(3);
        for (var round = 0; round < 500; round++)
        {
            HeatRatio ratio = new(new ExactDecimal(random.Next(500_000_000, 1_000_000_001), -9), new Citation("d", "1", "r", 2023));
            ExactDecimal gross = new(random.NextInt64(CountingRule.MostMantissa), -random.Next(10));
            Assert.True(ratio.TryBring(gross, HeatBasis.Gross, HeatBasis.Net, out var net, out _));
            Assert.True(net <= gross && net.Exponent == gross.Exponent);
            Assert.True(ratio.TryBring(net, HeatBasis.Net, HeatBasis.Gross, out var back, out _));
            Assert.True(Int128.Abs(back.Mantissa - gross.Mantissa) <= 1, $"{gross} × {ratio.NetPerGross}");
            Assert.True((ratio with { NetPerGross = HeatRatio.Most }).TryBring(gross, HeatBasis.Gross, HeatBasis.Net, out var same, out _));
            Assert.Equal(gross, same);
        }
    }

    [Fact]
    public void Each_rule_is_read_and_a_plan_without_one_has_none()
    {
        Assert.Null(Read(null).CountedAt);
        var expansion = Assert.IsType<CountingRule.AtFifteenCelsius>(Read(Expansion()).CountedAt);
        Assert.Equal(("diesel", "0.00084", -20, 60), (expansion.Expansion.Product, expansion.Expansion.PerKelvin.ToString(), expansion.Expansion.LeastCelsius, expansion.Expansion.MostCelsius));
        Assert.Equal("at 15 °C: volume ÷ (1 + 0.00084 × (T − 15)), diesel from -20 to 60 °C, by a supplier's certificate, 1, diesel (2023)", expansion.InWords);
        Assert.Equal(new CountingRule.GasAt(GasState.Normal), Read("""{"gas":"normal"}""", "m3").CountedAt);
        Assert.Equal(new CountingRule.GasAt(GasState.Standard), Read("""{"gas":"standard"}""", "L").CountedAt);
        var heat = Assert.IsType<CountingRule.OnHeatBasis>(Read(Ratio("0.9020"), "MWh", "net").CountedAt);
        Assert.Equal(("0.902", HeatBasis.Net, "net: gross × 0.902, by a supplier's certificate, 1, diesel (2023)"), (heat.Ratio.NetPerGross.ToString(), heat.Counted, heat.InWords));
        foreach (var determined in (string[])["""{"by":"stock"}""", """{"by":"estimate","reason":"no meter"}"""]) Assert.NotNull(Read(Expansion(), determined: determined).CountedAt);
    }

    [Theory]
    [InlineData("""{"gas":"normal"}""", "t", "", null, "streams[0].counted_at", "gas only where L or m3 are counted")]
    [InlineData("""{"gas":"hot"}""", "m3", "", null, "streams[0].counted_at.gas", "normal | standard")]
    [InlineData("""{}""", "m3", "", null, "streams[0].counted_at", "exactly one of expansion | gas | heat_ratio")]
    [InlineData("""{"gas":"normal","expansion":{}}""", "m3", "", null, "streams[0].counted_at", "exactly one of expansion | gas | heat_ratio")]
    [InlineData("""{"gas":"normal","compressibility":"0.98"}""", "m3", "", null, "streams[0].counted_at.compressibility", "no such key")]
    [InlineData("""{"gas":"normal"}""", "m3", "", """{"by":"meter","points":["g"]}""", "streams[0].counted_at", "determined by invoice, stock or estimate")]
    [InlineData("""{"gas":"normal"}""", "m3", "", """{"by":"de-minimis","reason":"small","most_co2e_kg_per_month":"4"}""", "streams[0].counted_at", "determined by invoice, stock or estimate")]
    [InlineData("""{"gas":"normal"}""", "m3", "", """{"by":"receipts","scale":"deck"}""", "streams[0].counted_at", "determined by invoice, stock or estimate")]
    [InlineData("RATIO 0.9", "m3", "", null, "streams[0].counted_at", "heat_ratio only where heat (gross | net) is said")]
    [InlineData("RATIO 0.9", "MWh", "", null, "streams[0].counted_at", "heat_ratio only where heat (gross | net) is said")]
    [InlineData("RATIO 0.499999999", "MWh", "net", null, "streams[0].counted_at.heat_ratio.net_per_gross", "0.5 to 1")]
    [InlineData("RATIO 1.000000001", "MWh", "net", null, "streams[0].counted_at.heat_ratio.net_per_gross", "0.5 to 1")]
    [InlineData("RATIO 0", "MWh", "net", null, "streams[0].counted_at.heat_ratio.net_per_gross", "0.5 to 1")]
    [InlineData("RATIO 0.9000000001", "MWh", "net", null, "streams[0].counted_at.heat_ratio.net_per_gross", "at most 9 decimals")]
    [InlineData("RATIO -0.9", "MWh", "net", null, "streams[0].counted_at.heat_ratio.net_per_gross", "a decimal number ≥ 0")]
    public void A_rule_in_the_wrong_place_or_with_a_wrong_ratio_is_named_by_its_key(string rule, string unit, string heat, string? determined, string key, string allowed)
    {
        var fault = Fault(rule.StartsWith("RATIO ", StringComparison.Ordinal) ? Ratio(rule[6..]) : rule, unit, heat, determined);
        Assert.Equal(key, fault.Key);
        Assert.Contains(allowed, fault.Allowed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", -20, 60, "per_kelvin", "above 0")]
    [InlineData("0.010000001", 0, 60, "per_kelvin", "at most 0.01")]
    [InlineData("0.0008400000", -20, 60, "per_kelvin", "at most 9 decimals")]
    [InlineData("0.00084", 60, 60, "to_celsius", "more than from_celsius")]
    [InlineData("0.00084", -61, 60, "from_celsius", "from -60 to 150")]
    [InlineData("0.00084", -20, 151, "to_celsius", "from -60 to 150")]
    [InlineData("0.006666667", -60, 60, "from_celsius", "is at least 0.5")]
    [InlineData("0.01", -36, 60, "from_celsius", "is at least 0.5")]
    public void An_expansion_beyond_its_bounds_is_named_by_its_key(string perKelvin, int from, int to, string key, string allowed)
    {
        var fault = Fault(Expansion(perKelvin, from, to));
        Assert.Equal($"streams[0].counted_at.expansion.{key}", fault.Key);
        Assert.Contains(allowed, fault.Allowed, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_is_missing_or_longer_than_a_record_keeps_is_refused()
    {
        Assert.Equal("streams[0].counted_at.expansion.source", Fault(Expansion(source: Source.Replace("diesel", new string('d', 250), StringComparison.Ordinal))).Key);
        Assert.Equal("streams[0].counted_at.expansion.source", Fault("""{"expansion":{"product":"diesel","per_kelvin":"0.00084","from_celsius":-20,"to_celsius":60}}""").Key);
        Assert.Equal("streams[0].counted_at.expansion.source", Fault(Expansion(source: Source.Replace("diesel", "die\u0085sel", StringComparison.Ordinal))).Key);
    }

    public static TheoryData<string, string, string> Extremes()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var (perKelvin, from) in ((string, int)[])[("0.000000001", -60), ("0.006666666", -60), ("0.01", -35)]) data.Add(Expansion(perKelvin, from, 150), "L", "");
        data.Add("""{"gas":"normal"}""", "m3", "");
        data.Add("""{"gas":"standard"}""", "m3", "");
        foreach (var ratio in (string[])["0.5", "0.500000001", "1"])
        {
            data.Add(Ratio(ratio), "GJ", "net");
            data.Add(Ratio(ratio), "GJ", "gross");
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Extremes))]
    public void At_the_ends_of_what_the_reader_takes_every_rule_counts_and_never_overflows(string json, string unit, string heat)
    {
        var rule = Read(json, unit, heat).CountedAt!;
        ExactDecimal[] quantities = [.. Enumerable.Range(-9, 10).SelectMany(e => new[] { new ExactDecimal(0, e), new ExactDecimal(1, e), new ExactDecimal(CountingRule.MostMantissa, e) })];
        var (least, most) = rule is CountingRule.AtFifteenCelsius { Expansion: var of } ? (of.LeastCelsius, of.MostCelsius) : (CountingRule.LeastCelsius, CountingRule.MostCelsius);
        foreach (var quantity in quantities)
            foreach (var celsius in (ExactDecimal[])[new(least, 0), new(least * 1000L, -3), new(least * 1000L + 1, -3), new(15, 0), new(most * 1000L, -3)])
                foreach (var pressure in (ExactDecimal[])[new(50, 0), new(101_325, -3), new(500_000, -3)])
                {
                    var observed = new Observation(quantity, rule.Keys.Contains(CountingRule.Celsius) ? celsius : null, rule.Keys.Contains(CountingRule.AbsoluteKilopascals) ? pressure : null,
                        !rule.Keys.Contains(CountingRule.Heat) ? HeatBasis.None : heat == "net" ? HeatBasis.Gross : HeatBasis.Net);
                    Assert.True(rule.TryCount(observed, out var counted, out var refusal), refusal?.Message);
                    Assert.Equal(quantity.Exponent, counted.Exponent);
                    Assert.InRange(counted.Mantissa, quantity.Mantissa / 4, quantity.Mantissa * 8 + 1);
                }
    }

    [Fact]
    public void What_is_beyond_its_bounds_or_not_what_the_rule_needs_is_refused_with_its_key()
    {
        var (liquid, gas, net) = (Read(Expansion()).CountedAt!, Read("""{"gas":"normal"}""", "m3").CountedAt!, Read(Ratio("0.9"), "MWh", "net").CountedAt!);
        var plain = new Observation(new ExactDecimal(1000, -1), null, null, HeatBasis.None);
        ExactDecimal warm = new(22, 0), twoBar = new(200, 0);
        (string Says, CountingRule Rule, Observation Observed)[] refused =
        [
            ("celsius: missing; allowed: -60 to 150 °C", liquid, plain),
            ("absolute_kilopascals: given; allowed: quantity and celsius, by the plan's rule expansion", liquid, plain with { Celsius = warm, Kilopascals = twoBar }),
            ("heat: given", gas, plain with { Celsius = warm, Kilopascals = twoBar, Heat = HeatBasis.Net }),
            ("absolute_kilopascals: missing; allowed: 50 to 500 kPa absolute", gas, plain with { Celsius = warm }),
            ("absolute_kilopascals: 600; allowed: 50 to 500 kPa absolute", gas, plain with { Celsius = warm, Kilopascals = new ExactDecimal(600, 0) }),
            ("absolute_kilopascals: 49.999;", gas, plain with { Celsius = warm, Kilopascals = new ExactDecimal(49_999, -3) }),
            ("absolute_kilopascals: 100.0001;", gas, plain with { Celsius = warm, Kilopascals = new ExactDecimal(1_000_001, -4) }),
            ("celsius: -273.15;", gas, plain with { Celsius = new ExactDecimal(-27_315, -2), Kilopascals = twoBar }),
            ("celsius: 22.0001;", liquid, plain with { Celsius = new ExactDecimal(220_001, -4) }),
            ("celsius: diesel: a supplier's certificate gives the expansion from -20 to 60 °C, not at 60.5 °C", liquid, plain with { Celsius = new ExactDecimal(605, -1) }),
            ("heat: net; allowed: gross", net, plain with { Heat = HeatBasis.Net }),
            ("heat: missing; allowed: gross, net", net, plain),
            ("quantity: -1;", liquid, plain with { Quantity = new ExactDecimal(-1, 0), Celsius = warm }),
            ("quantity: 0.0000000001;", liquid, plain with { Quantity = new ExactDecimal(1, -10), Celsius = warm }),
            ("quantity: 9007199254740992;", liquid, plain with { Quantity = new ExactDecimal(CountingRule.MostMantissa + 1, 0), Celsius = warm }),
        ];
        foreach (var (says, rule, observed) in refused)
        {
            Assert.False(rule.TryCount(observed, out _, out var refusal), says);
            Assert.StartsWith(says, refusal!.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_coefficient_that_no_reader_took_is_refused_and_divides_by_nothing()
    {
        var shrinks = new ThermalExpansion("p", new ExactDecimal(2, -2), -60, 60, new Citation("d", "1", "r", 2023));
        foreach (var celsius in (int[])[-60, -35, -11]) Assert.False(shrinks.TryAtFifteenCelsius(new ExactDecimal(1, 0), new ExactDecimal(celsius, 0), out _, out var refusal) || refusal!.Rule != RefusalRule.OutsideValidity);
        Assert.True(shrinks.TryAtFifteenCelsius(new ExactDecimal(1, 0), new ExactDecimal(-10, 0), out var twice, out _));
        Assert.Equal("2", twice.ToString());
        Assert.False(shrinks.TryAtFifteenCelsius(new ExactDecimal(Int128.MaxValue, 0), new ExactDecimal(-10, 0), out _, out _));
        Assert.False(new GasState(new ExactDecimal(500, 0), ExactDecimal.Zero).TryBring(new ExactDecimal(Int128.MaxValue, 0), GasState.Normal, out _, out _));
        Assert.False(new HeatRatio(HeatRatio.Least, shrinks.Source).TryBring(new ExactDecimal(Int128.MaxValue, 0), HeatBasis.Net, HeatBasis.Gross, out _, out _));
    }

    static string Expansion(string perKelvin = "0.00084", int from = -20, int to = 60, string source = Source) =>
        FormattableString.Invariant($$$"""{"expansion":{"product":"diesel","per_kelvin":"{{{perKelvin}}}","from_celsius":{{{from}}},"to_celsius":{{{to}}},"source":{{{source}}}}}""");

    static string Ratio(string netPerGross) => $$$"""{"heat_ratio":{"net_per_gross":"{{{netPerGross}}}","source":{{{Source}}}}}""";

    static SourceStream Read(string? rule, string unit = "L", string heat = "", string? determined = null)
    {
        Assert.True(MonitoringPlan.TryRead("p", Plan(rule, unit, heat, determined), out var plan, out var faults), string.Join('\n', faults));
        return plan.Streams[0];
    }

    static Reading.ReadFault Fault(string rule, string unit = "L", string heat = "", string? determined = null)
    {
        Assert.False(MonitoringPlan.TryRead("p", Plan(rule, unit, heat, determined), out _, out var faults));
        return Assert.Single(faults);
    }

    static byte[] Plan(string? rule, string unit, string heat, string? determined) => Encoding.UTF8.GetBytes($$"""
        {"format":2,"facility":"mine","version":1,"name":"Mine","country":"AU","state":"QLD","region":"AU-QLD","time_zone":"UTC","simulated":true,"boundary":{"fence":"f","control":"operational"},
         "metering_points":[{"id":"g","channel":"gas.volume","role":"import","unit":"m3","exponent":0}],
         "streams":[{"id":"gas","category":"stationary-combustion","flow":"gas","unit":"{{unit}}","determined":{{determined ?? """{"by":"invoice"}"""}}
         {{(heat.Length > 0 ? $",\"heat\":\"{heat}\"" : "")}}{{(rule is null ? "" : $",\"counted_at\":{rule}")}}}]}
        """);
}

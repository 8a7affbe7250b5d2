using System.Text;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Tests.Factors;

public sealed class FactorSetTests
{
    static IReadOnlyList<ReadFault> FaultsOf(string text)
    {
        Assert.False(FactorSet.TryRead("f.json", Encoding.UTF8.GetBytes(text), out _, out var faults));
        return faults;
    }

    static ReadFault FaultAfter(string old, string @new)
    {
        var text = Sample.SmallSetText;
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, old);
        return Assert.Single(FaultsOf(text[..at] + @new + text[(at + old.Length)..]));
    }

    [Fact]
    public void The_gallon_is_explicit_and_exact()
    {
        var factor = Sample.SmallSet.Factor("diesel-engine-us")!;
        Assert.Equal("US gal", factor.Per);
        Assert.Equal("L", factor.ActivityUnit);
        Assert.Equal("3.785411784", factor.Conversion!.Size.ToString());
    }

    [Fact]
    public void CO2e_of_another_set_has_no_potential()
    {
        Assert.True(Sample.SmallSet.GwpSet("AR5")!.TryOf(Gas.Co2eAr5, out _));
        Assert.False(Sample.SmallSet.GwpSet("AR5")!.TryOf(Gas.Co2eAr4, out _));
    }

    [Fact]
    public void A_neighbouring_region_year_unit_or_method_is_not_taken_instead()
    {
        static IReadOnlyList<EmissionFactor> For(string flow, FactorMethod method, string unit, string region, long atMs) =>
            Sample.Library.For(flow == "grid" ? StreamCategory.Electricity : StreamCategory.MobileCombustion, flow, flow == "grid" ? FactorPart.Generation : FactorPart.Direct, method, unit, region, atMs);
        Assert.Single(For("grid", FactorMethod.LocationBased, "kWh", "AU-QLD", Sample.Midnight));
        Assert.Empty(For("grid", FactorMethod.LocationBased, "kWh", "AU-WA", Sample.Midnight));
        Assert.Empty(For("grid", FactorMethod.LocationBased, "MWh", "AU-QLD", Sample.Midnight));
        Assert.Empty(For("grid", FactorMethod.ResidualMix, "kWh", "AU-QLD", Sample.Midnight));
        Assert.Empty(For("grid", FactorMethod.LocationBased, "kWh", "AU-QLD", Sample.Midnight + 2 * 366L * 24 * Sample.Hour));
        Assert.Empty(For("diesel", FactorMethod.Average, "L", "AU-QLD", Sample.Midnight));
    }

    [Fact]
    public void A_fault_names_file_line_key_value_and_what_is_allowed()
    {
        var fault = FaultAfter("\"part\": \"generation\"", "\"part\": \"lifecycle\"");
        var line = 1 + Sample.SmallSetText[..Sample.SmallSetText.IndexOf("\"part\"", StringComparison.Ordinal)].Count(c => c == '\n');
        const string allowed = "direct | generation | transmission | upstream | supply | life-cycle";
        Assert.Equal(new ReadFault(ReadFaultKind.Wrong, "f.json", line, "factors[0].part", "\"lifecycle\"", allowed), fault);
        Assert.Equal($"f.json:{line}: factors[0].part: found \"lifecycle\"; allowed: {allowed}", fault.ToString());
    }

    [Fact]
    public void Null_is_not_zero()
    {
        var fault = FaultAfter("\"N2O\": \"0.00008\"", "\"N2O\": null");
        Assert.Equal(("factors[7].kg_per_unit.N2O", "null"), (fault.Key, fault.Value));
        Assert.Contains("null is not zero", fault.Allowed, StringComparison.Ordinal);
        Assert.True(FactorSet.TryRead("f", Encoding.UTF8.GetBytes(Sample.SmallSetText.Replace("\"N2O\": \"0.00008\"", "\"N2O\": \"0\"", StringComparison.Ordinal)), out _, out _));
    }

    [Fact]
    public void A_gas_left_out_of_a_combustion_row_is_not_zero() =>
        Assert.Equal("factors[7].kg_per_unit.N2O", FaultAfter(", \"N2O\": \"0.00008\"", "").Key);

    [Fact]
    public void A_number_that_went_through_floating_point_is_refused() =>
        Assert.Equal("0.73", FaultAfter("\"CO2e(AR5)\": \"0.73\"", "\"CO2e(AR5)\": 0.73").Value);

    [Fact]
    public void Fossil_methane_in_a_combustion_row_would_count_its_carbon_twice() =>
        Assert.Contains("already counted", FaultAfter("\"CH4\": \"0.00041\"", "\"CH4\": \"0.00041\", \"CH4-fossil\": \"0.00041\"").Allowed, StringComparison.Ordinal);

    [Fact]
    public void CO2e_beside_gases_apart_would_count_them_twice() =>
        Assert.Equal("factors[7].kg_per_unit", FaultAfter("\"CH4\": \"0.00041\"", "\"CH4\": \"0.00041\", \"CO2e(AR5)\": \"1\"").Key);

    [Fact]
    public void A_method_that_electricity_does_not_have_is_refused() =>
        Assert.Equal("location-based | residual-mix | supplier for the generation of electricity", FaultAfter("\"method\": \"location-based\"", "\"method\": \"average\"").Allowed);

    [Fact]
    public void A_gallon_without_its_conversion_is_refused() =>
        Assert.Equal("factors[6].conversion", FaultAfter("\"unit\": \"L\"", "\"unit\": \"US gal\"").Key);

    [Fact]
    public void A_row_without_source_is_refused()
    {
        var fault = FaultAfter("\"table\": \"5\",", "");
        Assert.Equal(("factors[6].source.table", "nothing"), (fault.Key, fault.Value));
    }

    [Fact]
    public void An_unknown_key_a_key_written_twice_and_an_id_used_twice_are_refused()
    {
        Assert.Equal("an unknown key", FaultAfter("\"per\": \"kWh\",", "\"per\": \"kWh\", \"comment\": \"x\",").Value);
        Assert.Equal("a key written twice", FaultAfter("\"per\": \"kWh\",", "\"per\": \"kWh\", \"per\": \"kWh\",").Value);
        Assert.Equal("factors[1].id", FaultAfter("grid-qld-2024", "grid-qld-2023").Key);
    }

    [Fact]
    public void Two_rows_for_the_same_activity_region_and_day_are_refused() =>
        Assert.Equal("factors[1].valid_from", FaultAfter("\"valid_from\": \"2024-01-01\"", "\"valid_from\": \"2023-12-31\"").Key);

    [Fact]
    public void All_mistakes_are_named_at_once()
    {
        var text = Sample.SmallSetText.Replace("\"AU-NSW\"", "\"Sydney\"", StringComparison.Ordinal).Replace("\"0.81\"", "\"zero\"", StringComparison.Ordinal);
        Assert.Equal(["factors[2].kg_per_unit.CO2e(AR5)", "factors[3].region"], FaultsOf(text).Select(f => f.Key));
    }

    [Theory]
    [InlineData("", ReadFaultKind.Empty)]
    [InlineData(" \n", ReadFaultKind.Empty)]
    [InlineData("{", ReadFaultKind.Unreadable)]
    [InlineData("{\"format\":1} x", ReadFaultKind.Unreadable)]
    [InlineData("{\"format\":1,\"id\":\"\\ud800\"}", ReadFaultKind.Unreadable)]
    [InlineData("{\"format\":3}", ReadFaultKind.Newer)]
    [InlineData("{\"format\":1}", ReadFaultKind.Wrong)]
    [InlineData("{\"format\":null}", ReadFaultKind.Wrong)]
    [InlineData("[]", ReadFaultKind.Wrong)]
    public void Empty_unreadable_newer_and_wrong_are_different_results(string text, ReadFaultKind kind) =>
        Assert.Equal(kind, Assert.Single(FaultsOf(text)).Kind);

    [Fact]
    public void No_damage_to_the_file_makes_the_reader_throw()
    {
        var bytes = Encoding.UTF8.GetBytes(Sample.SmallSetText);
        var random = new Random(7);
        for (var i = 0; i < 3000; i++)
        {
            var damaged = bytes[..(i % 3 == 0 ? random.Next(bytes.Length) : bytes.Length)];
            for (var flips = random.Next(1, 4); flips > 0 && damaged.Length > 0; flips--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (!FactorSet.TryRead("f", damaged, out _, out var faults)) Assert.NotEmpty(faults);
        }
    }
}

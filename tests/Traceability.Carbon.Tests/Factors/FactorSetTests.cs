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
        var text = Sample.ShippedText();
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, old);
        return Assert.Single(FaultsOf(text[..at] + @new + text[(at + old.Length)..]));
    }

    /// <summary>A shipped set is immutable: a changed figure is a new file with a new id, and this hash is then added, not replaced.</summary>
    [Fact]
    public void The_shipped_set_is_byte_for_byte_the_published_one()
    {
        Assert.Equal("factors-2026-1", FactorSet.Shipped.Id);
        Assert.Equal(1, FactorSet.Shipped.Version);
        Assert.Equal("a54fe7f7a63c721ba4a9ef282e16ef1a34f561aedeaf29e9708fc4f9dab0c7c8", FactorSet.Shipped.Sha256);
    }

    [Theory]
    [InlineData("AU-QLD", "0.73")]
    [InlineData("AU-NSW", "0.68")]
    [InlineData("AU-ACT", "0.68")]
    [InlineData("AU-VIC", "0.79")]
    [InlineData("AU-SA", "0.25")]
    [InlineData("AU-WA-SWIS", "0.53")]
    [InlineData("AU-TAS", "0.12")]
    [InlineData("AU-NT-DKIS", "0.54")]
    public void Electricity_is_the_printed_value_of_each_state_and_known_only_as_CO2e(string region, string kilograms)
    {
        var factor = FactorSet.Shipped.FactorFor(StreamKind.ElectricityImport, region, Sample.Midnight);
        var rate = Assert.Single(factor!.Gases);
        Assert.Equal(Gas.Co2eAr5, rate.Gas);
        Assert.Equal(kilograms, rate.KilogramsPerUnit.ToString());
        Assert.Equal("CC-BY-4.0", factor.Licence);
    }

    [Fact]
    public void Every_row_says_where_it_is_printed_and_how_far_that_was_checked() =>
        Assert.All(FactorSet.Shipped.Factors, f =>
        {
            Assert.NotEmpty(f.Source.Document);
            Assert.NotEmpty(f.Source.Table);
            Assert.NotEmpty(f.Source.Row);
            Assert.NotEmpty(f.Checked.How);
        });

    [Fact]
    public void The_gallon_is_explicit_and_exact()
    {
        var factor = FactorSet.Shipped.Factor("epa-hub-2024-diesel-stationary-us")!;
        Assert.Equal("US gal", factor.Per);
        Assert.Equal("L", factor.ActivityUnit);
        Assert.Equal("3.785411784", factor.Conversion!.Size.ToString());
    }

    [Theory]
    [InlineData("AR5", "CO2", "1")]
    [InlineData("AR5", "CH4", "28")]
    [InlineData("AR5", "CH4-fossil", "30")]
    [InlineData("AR5", "N2O", "265")]
    public void Potentials_are_those_of_the_report(string set, string gas, string potential)
    {
        Assert.True(Gas.TryFind(gas, out var found));
        Assert.True(FactorSet.Shipped.GwpSet(set)!.TryOf(found, out var value));
        Assert.Equal(potential, value.ToString());
    }

    [Fact]
    public void CO2e_of_another_set_has_no_potential()
    {
        Assert.True(FactorSet.Shipped.GwpSet("AR5")!.TryOf(Gas.Co2eAr5, out _));
        Assert.False(FactorSet.Shipped.GwpSet("AR5")!.TryOf(Gas.Co2eAr4, out _));
    }

    [Fact]
    public void A_neighbouring_region_or_year_is_not_taken_instead()
    {
        Assert.Null(FactorSet.Shipped.FactorFor(StreamKind.ElectricityImport, "AU-WA", Sample.Midnight));
        Assert.Null(FactorSet.Shipped.FactorFor(StreamKind.ElectricityImport, "AU-QLD", Sample.Midnight + 365L * 24 * Sample.Hour));
        Assert.Null(FactorSet.Shipped.FactorFor(StreamKind.DieselMobile, "AU-QLD", Sample.Midnight));
    }

    [Fact]
    public void A_fault_names_file_line_key_value_and_what_is_allowed()
    {
        var fault = FaultAfter("\"boundary\": \"generation\"", "\"boundary\": \"lifecycle\"");
        var line = 1 + Sample.ShippedText()[..Sample.ShippedText().IndexOf("\"boundary\"", StringComparison.Ordinal)].Count(c => c == '\n');
        Assert.Equal(new ReadFault(ReadFaultKind.Wrong, "f.json", line, "factors[0].boundary", "\"lifecycle\"", "combustion | generation"), fault);
        Assert.Equal($"f.json:{line}: factors[0].boundary: found \"lifecycle\"; allowed: combustion | generation", fault.ToString());
    }

    [Fact]
    public void Null_is_not_zero()
    {
        var fault = FaultAfter("\"N2O\": \"0.00008\"", "\"N2O\": null");
        Assert.Equal(("factors[8].kg_per_unit.N2O", "null"), (fault.Key, fault.Value));
        Assert.Contains("null is not zero", fault.Allowed, StringComparison.Ordinal);
        Assert.True(FactorSet.TryRead("f", Encoding.UTF8.GetBytes(Sample.ShippedText().Replace("\"N2O\": \"0.00008\"", "\"N2O\": \"0\"", StringComparison.Ordinal)), out _, out _));
    }

    [Fact]
    public void A_gas_left_out_of_a_combustion_row_is_not_zero() =>
        Assert.Equal("factors[8].kg_per_unit.N2O", FaultAfter(",\n        \"N2O\": \"0.00008\"", "").Key);

    [Fact]
    public void A_number_that_went_through_floating_point_is_refused() =>
        Assert.Equal("0.73", FaultAfter("\"CO2e(AR5)\": \"0.73\"", "\"CO2e(AR5)\": 0.73").Value);

    [Fact]
    public void Fossil_methane_in_a_combustion_row_would_count_its_carbon_twice() =>
        Assert.Contains("already counted", FaultAfter("\"CH4\": \"0.00041\"", "\"CH4\": \"0.00041\", \"CH4-fossil\": \"0.00041\"").Allowed, StringComparison.Ordinal);

    [Fact]
    public void CO2e_beside_gases_apart_would_count_them_twice() =>
        Assert.Equal("factors[8].kg_per_unit", FaultAfter("\"CH4\": \"0.00041\"", "\"CH4\": \"0.00041\", \"CO2e(AR5)\": \"1\"").Key);

    [Fact]
    public void A_method_of_another_activity_is_refused() =>
        Assert.Equal("location-based", FaultAfter("\"method\": \"location-based\"", "\"method\": \"combustion\"").Allowed);

    [Fact]
    public void A_gallon_without_its_conversion_is_refused() =>
        Assert.Equal("factors[8].conversion", FaultAfter("\"unit\": \"L\"", "\"unit\": \"US gal\"").Key);

    [Fact]
    public void A_row_without_source_is_refused()
    {
        var fault = FaultAfter("\"table\": \"Table 1 Stationary Combustion; columns kg CO2, g CH4, g N2O per gallon\",", "");
        Assert.Equal(("factors[8].source.table", "nothing"), (fault.Key, fault.Value));
    }

    [Fact]
    public void An_unknown_key_a_key_written_twice_and_an_id_used_twice_are_refused()
    {
        Assert.Equal("an unknown key", FaultAfter("\"data_year\": 2023,", "\"data_year\": 2023, \"comment\": \"x\",").Value);
        Assert.Equal("a key written twice", FaultAfter("\"data_year\": 2023,", "\"data_year\": 2023, \"data_year\": 2023,").Value);
        Assert.Equal("factors[1].id", FaultAfter("nga-2023-electricity-au-nsw", "nga-2023-electricity-au-qld").Key);
    }

    [Fact]
    public void Two_rows_for_the_same_activity_region_and_day_are_refused() =>
        Assert.Equal("factors[1].valid_from", FaultAfter("\"region\": \"AU-NSW\"", "\"region\": \"AU-QLD\"").Key);

    [Fact]
    public void All_mistakes_are_named_at_once()
    {
        var text = Sample.ShippedText().Replace("\"AU-QLD\"", "\"Queensland\"", StringComparison.Ordinal).Replace("\"0.79\"", "\"zero\"", StringComparison.Ordinal);
        Assert.Equal(["factors[0].region", "factors[3].kg_per_unit.CO2e(AR5)"], FaultsOf(text).Select(f => f.Key));
    }

    [Theory]
    [InlineData("", ReadFaultKind.Empty)]
    [InlineData(" \n", ReadFaultKind.Empty)]
    [InlineData("{", ReadFaultKind.Unreadable)]
    [InlineData("{\"format\":1} x", ReadFaultKind.Unreadable)]
    [InlineData("{\"format\":1,\"id\":\"\\ud800\"}", ReadFaultKind.Unreadable)]
    [InlineData("{\"format\":2}", ReadFaultKind.Newer)]
    [InlineData("{\"format\":null}", ReadFaultKind.Wrong)]
    [InlineData("[]", ReadFaultKind.Wrong)]
    public void Empty_unreadable_newer_and_wrong_are_different_results(string text, ReadFaultKind kind) =>
        Assert.Equal(kind, Assert.Single(FaultsOf(text)).Kind);

    [Fact]
    public void No_damage_to_the_file_makes_the_reader_throw()
    {
        var bytes = Encoding.UTF8.GetBytes(Sample.ShippedText());
        var random = new Random(7);
        for (var i = 0; i < 3000; i++)
        {
            var damaged = bytes[..(i % 3 == 0 ? random.Next(bytes.Length) : bytes.Length)];
            for (var flips = random.Next(1, 4); flips > 0 && damaged.Length > 0; flips--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (!FactorSet.TryRead("f", damaged, out _, out var faults)) Assert.NotEmpty(faults);
        }
    }
}

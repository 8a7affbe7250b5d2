using System.Globalization;
using System.Text;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Plan;
using Traceability.Testing;

namespace Traceability.Carbon.Tests.Factors;

/// <summary>Mistakes that public factor sets and calculators have made with these very tables.</summary>
public sealed class ShippedTrapTests
{
    static readonly FactorSet shipped = FactorSet.Shipped;

    static readonly string ukText = File.ReadAllText(RepositoryRoot.File("tests", "Traceability.Carbon.Tests", "Factors", "traps", "uk-2021-diesel.json"));

    static decimal Only(string id) => decimal.Parse($"{Assert.Single(shipped.Factor(id)!.Gases).KilogramsPerUnit}", CultureInfo.InvariantCulture);

    static decimal Rate(string id, Gas gas) => decimal.Parse($"{shipped.Factor(id)!.Gases.Single(g => g.Gas == gas).KilogramsPerUnit}", CultureInfo.InvariantCulture);

    static decimal Potential(string set, Gas gas)
    {
        Assert.True(shipped.GwpSet(set)!.TryOf(gas, out var potential));
        return decimal.Parse($"{potential}", CultureInfo.InvariantCulture);
    }

    static IReadOnlyList<EmissionFactor> Shipped(StreamCategory category, string flow, FactorPart part) =>
        [.. shipped.Factors.Where(f => f.Category == category && f.Flow == flow && f.Part == part)];

    [Fact]
    public void The_methane_and_nitrous_oxide_columns_of_the_UK_flat_file_are_already_CO2e()
    {
        const decimal co2 = 2.66807m, ch4 = 0.00026m, n2o = 0.0372m;
        Assert.Equal(2.70553m, co2 + ch4 + n2o);
        decimal Recast(string set) => decimal.Round(co2 + ch4 / Potential("AR4", Gas.Methane) * Potential(set, Gas.Methane) + n2o / Potential("AR4", Gas.NitrousOxide) * Potential(set, Gas.NitrousOxide), 5);
        Assert.Equal([2.70553m, 2.70144m, 2.70243m], new[] { "AR4", "AR5", "AR6" }.Select(Recast));
        Assert.True(co2 + ch4 * Potential("AR5", Gas.Methane) + n2o * Potential("AR5", Gas.NitrousOxide) > 12, "read as kilograms of gas the row is more than four times too large");
    }

    [Fact]
    public void CO2e_of_an_older_report_is_refused_under_a_newer_one_and_counted_as_printed_only_where_the_methodology_says_so()
    {
        var library = new FactorLibrary([shipped, Sample.ReadSet(ukText)]);
        var plan = Sample.Plan(Sample.Stream("trucks", StreamCategory.MobileCombustion, "diesel", "L")) with { Region = "GB" };
        var litres = Sample.Activity("trucks", "100");
        Assert.Equal(RefusalRule.Recast, Sample.RefusedOnce(plan, Methodology.Facility, library, litres).Rule);

        var noUpstream = Methodology.Product with { Total = [.. Methodology.Product.Total.Where(c => c != EmissionCategory.FuelAndEnergy)] };
        Assert.True(FacilityInventory.TryDerive(plan, noUpstream, library, Sample.Midnight, Sample.Midnight + Sample.Month, [litres], out var figure, out _));
        Assert.Equal(270_553_000_000, figure.TotalMicrograms);
        Assert.Equal(["AR4", "AR6"], figure.GwpSets);
    }

    [Fact]
    public void Gross_and_net_heat_differ_by_six_percent_and_cannot_both_stand_for_one_kilowatt_hour()
    {
        Assert.InRange(1 - 0.25338m / 0.26955m, 0.05m, 0.06m);
        var from = ukText.LastIndexOf("    {", StringComparison.Ordinal);
        var to = ukText.LastIndexOf("    }", StringComparison.Ordinal) + 5;
        var net = ukText[from..to].Replace("diesel-gross", "diesel-net", StringComparison.Ordinal).Replace("\"gross\"", "\"net\"", StringComparison.Ordinal).Replace("0.25338", "0.26955", StringComparison.Ordinal);
        Assert.False(FactorSet.TryRead("f.json", Encoding.UTF8.GetBytes(ukText[..to] + ",\n" + net + ukText[to..]), out _, out var faults));
        Assert.Equal("factors[2].valid_from", Assert.Single(faults).Key);
        Assert.All(shipped.Factors.Where(f => f.ActivityUnit is "kWh" or "GJ" && f.Category == StreamCategory.StationaryCombustion), f => Assert.Equal(HeatBasis.Gross, f.Heat));
    }

    /// <summary>AT and NL are fully disclosed: the list of European residual mixes prints NA for them.</summary>
    [Fact]
    public void A_residual_mix_printed_NA_is_absent_and_never_zero()
    {
        var text = ukText.Replace("\"CO2e(AR4)\": \"2.70553\"", "\"CO2e(AR4)\": null", StringComparison.Ordinal);
        Assert.False(FactorSet.TryRead("f.json", Encoding.UTF8.GetBytes(text), out _, out var faults));
        Assert.Contains("null is not zero", Assert.Single(faults).Allowed, StringComparison.Ordinal);
        Assert.Equal(["AU"], shipped.Factors.Where(f => f.Method == FactorMethod.ResidualMix).Select(f => f.Region).Distinct());

        var plan = Sample.Plan(Sample.Stream("mill", StreamCategory.Electricity, "grid", "kWh")) with { Market = "AT" };
        Assert.True(FacilityInventory.TryDerive(plan, Methodology.Facility, FactorLibrary.Shipped, Sample.Midnight, Sample.Midnight + Sample.Month, [Sample.Activity("mill", "1000")], out var figure, out _));
        Assert.Equal(figure.CategoryMicrograms(EmissionCategory.ElectricityLocation), figure.CategoryMicrograms(EmissionCategory.ElectricityMarket));
        Assert.Contains(figure.Disclosures, d => d.Contains("no residual mix is published for AT", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_table_prints_as_NE_C_or_NA_has_no_row()
    {
        Assert.Empty(Shipped(StreamCategory.StationaryCombustion, "coal-anthracite", FactorPart.Upstream)); // NE
        Assert.Empty(Shipped(StreamCategory.StationaryCombustion, "coke", FactorPart.Upstream)); // NE
        Assert.DoesNotContain(Shipped(StreamCategory.StationaryCombustion, "natural-gas", FactorPart.Upstream), f => f.Region.StartsWith("AU-TAS", StringComparison.Ordinal) || f.Region.StartsWith("AU-NT", StringComparison.Ordinal)); // C
        Assert.Empty(Shipped(StreamCategory.Waste, "landfill-inert", FactorPart.Supply)); // NA
    }

    /// <summary>Averages of a life cycle are often passed off as generation: 215.79 against 177 g/kWh for the same country.</summary>
    [Fact]
    public void A_life_cycle_average_of_a_grid_is_not_shipped_as_its_generation_and_not_taken_for_it()
    {
        Assert.DoesNotContain(shipped.Factors, f => f.Part == FactorPart.LifeCycle);
        Assert.Equal(0.177m, Only("uk-2025-electricity-gb"));

        var lifeCycle = ukText.Replace("\"mobile-combustion\", \"flow\": \"diesel\", \"part\": \"direct\", \"method\": \"average\"", "\"electricity\", \"flow\": \"grid\", \"part\": \"life-cycle\", \"method\": \"location-based\"", StringComparison.Ordinal);
        var plan = Sample.Plan(Sample.Stream("mill", StreamCategory.Electricity, "grid", "kWh")) with { Region = "GB", Market = null };
        var refusal = Sample.RefusedOnce(plan, Methodology.Facility with { Beside = [] }, new FactorLibrary([shipped, Sample.ReadSet(lifeCycle)]), Sample.Activity("mill", "1"));
        Assert.Equal(RefusalRule.NoFactor, refusal.Rule);
    }

    /// <summary>Public calculators give 1.02 and 0.99 under the name of this table.</summary>
    [Fact]
    public void Victoria_in_2023_is_what_the_table_prints()
    {
        Assert.Equal(0.79m, Only("nga-2023-electricity-au-vic"));
        Assert.Equal(0.07m, Only("nga-2023-electricity-upstream-au-vic"));
    }

    [Theory]
    [InlineData("AU-QLD", "0.73", "0.71", "0.67", "0.65")]
    [InlineData("AU-NSW", "0.68", "0.66", "0.64", "0.6")]
    [InlineData("AU-ACT", "0.68", "0.66", "0.64", "0.6")]
    [InlineData("AU-VIC", "0.79", "0.77", "0.78", "0.74")]
    [InlineData("AU-SA", "0.25", "0.23", "0.22", "0.21")]
    [InlineData("AU-WA-SWIS", "0.53", "0.51", "0.5", "0.45")]
    [InlineData("AU-WA-NWIS", "0.62", "0.61", "0.56")]
    [InlineData("AU-TAS", "0.12", "0.15", "0.2")] // of 2026 the transcriptions disagree (0.21, 0.23)
    [InlineData("AU-NT-DKIS", "0.54", "0.56", "0.56", "0.55")]
    [InlineData("AU", "0.65", "0.63", "0.62", "0.59")]
    public void Each_Australian_grid_has_one_generation_factor_a_year_and_its_year_only(string region, params string[] kilograms) =>
        Assert.Equal(kilograms.Select((k, i) => (2023 + i, k)),
            Shipped(StreamCategory.Electricity, "grid", FactorPart.Generation).Where(f => f.Region == region && f.Method == FactorMethod.LocationBased)
                .Select(f => (f.ValidFrom.Year, $"{Assert.Single(f.Gases).KilogramsPerUnit}")));

    /// <summary>The Australian scope 3 column holds the generators' fuel and the losses of the grid: a factor for losses beside it would count them twice.</summary>
    [Fact]
    public void Losses_are_not_counted_beside_a_column_that_holds_them() =>
        Assert.Equal(["GB"], Shipped(StreamCategory.Electricity, "grid", FactorPart.Transmission).Select(f => f.Region));

    [Fact]
    public void A_later_edition_stands_beside_the_earlier_one_and_neither_is_taken_for_the_year_between()
    {
        Assert.Equal((0.00099m, 0.00092m), (Rate("epa-hub-2022-diesel-mining-trucks-us", Gas.Methane), Rate("epa-hub-2022-diesel-mining-trucks-us", Gas.NitrousOxide)));
        Assert.Equal((0.00092m, 0.00056m), (Rate("epa-hub-2025-diesel-mining-trucks-us", Gas.Methane), Rate("epa-hub-2025-diesel-mining-trucks-us", Gas.NitrousOxide)));
        Assert.Empty(FactorLibrary.Shipped.For(StreamCategory.MobileCombustion, "diesel", FactorPart.Direct, FactorMethod.Average, "L", "US", Sample.Midnight)); // 2023
    }

    [Fact]
    public void Per_litre_and_per_tonne_the_Australian_fuels_are_exactly_energy_content_times_the_combined_column()
    {
        Assert.Equal(38.6m * (69.9m + 0.1m + 0.2m) / 1000, Only("nga-2025-diesel-stationary-au"));
        Assert.Equal(38.6m * 17.3m / 1000, Only("nga-2025-diesel-stationary-upstream-au"));
        Assert.Equal(27.0m * 90.24m, Only("nga-2025-coal-bituminous-au"));
        Assert.Equal(0.0393m * 51.53m, Only("nga-2025-natural-gas-au"));
        Assert.NotEqual(Only("nga-2025-diesel-stationary-au"), Only("nga-2025-diesel-heavy-vehicles-euro-iv-au")); // engines differ in CH4 and N2O
    }

    [Fact]
    public void Pounds_per_megawatt_hour_are_brought_to_kilograms_exactly()
    {
        var california = shipped.Factor("epa-hub-2025-electricity-us-camx")!;
        Assert.Equal(436.655m * 0.45359237m, Rate(california.Id, Gas.Co2));
        Assert.Equal(("MWh", "kWh", 2023), (california.Per, california.ActivityUnit, california.DataYear));
    }

    [Theory]
    [InlineData("calcium-carbonate", "44.009", "100.086", "0.43971")]
    [InlineData("magnesium-carbonate", "44.009", "84.313", "0.52197")]
    [InlineData("dolomite", "88.018", "184.399", "0.47732")]
    [InlineData("iron-carbonate", "44.009", "115.853", "0.37987")]
    [InlineData("sodium-carbonate", "44.009", "105.988", "0.41523")] // IPCC 2006 prints 0.41492
    [InlineData("manganese-carbonate", "44.009", "114.946", "0.38287")] // IPCC 2006 prints 0.38286
    [InlineData("sodium-bicarbonate", "44.009", "84.006", "0.52388")]
    [InlineData("urea", "44.009", "60.056", "0.7328")]
    public void A_carbonate_gives_off_its_own_carbon(string flow, string co2, string molar, string perKilogram)
    {
        var kilogram = shipped.Factor($"stoichiometry-{flow}-kg")!;
        var tonne = shipped.Factor($"stoichiometry-{flow}-t")!;
        Assert.Equal((co2, molar), ($"{Assert.Single(kilogram.Gases).KilogramsPerUnit}", $"{kilogram.Conversion!.Size}"));
        var (c, m, t) = (Only(kilogram.Id), decimal.Parse(molar, CultureInfo.InvariantCulture), decimal.Parse($"{tonne.Conversion!.Size}", CultureInfo.InvariantCulture));
        Assert.Equal(decimal.Parse(perKilogram, CultureInfo.InvariantCulture), decimal.Round(c / m, 5));
        Assert.Equal((c, m), (Only(tonne.Id), t * 1000));
    }

    [Fact]
    public void Limestone_and_explosives_are_counted_to_the_microgram()
    {
        var plan = Sample.Plan(Sample.Stream("stone", StreamCategory.Process, "calcium-carbonate", "t"), Sample.Stream("blast", StreamCategory.Process, "anfo", "kg"));
        Assert.True(FacilityInventory.TryDerive(plan, Methodology.Facility, FactorLibrary.Shipped, Sample.Midnight, Sample.Midnight + Sample.Month,
            [Sample.Activity("stone", "1.000"), Sample.Activity("blast", "1000")], out var figure, out var refusals), string.Join('\n', refusals));
        Assert.Equal(439_711_847_811 + 189_200_000_000, figure.TotalMicrograms); // 1000 × 44.009/100.086 kg; 1000 × 0.06 × 0.86 × 44/12 kg
    }
}

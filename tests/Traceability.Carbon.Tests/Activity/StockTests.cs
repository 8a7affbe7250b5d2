using Traceability.Carbon.Activity;
using Traceability.Carbon.Activity.Stocks;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Tests.Activity;

public sealed class StockTests
{
    public static TheoryData<string> Balances() => CaseFile.Of("stock-balance");
    public static TheoryData<string> Volumes() => CaseFile.Of("volume-at-15");
    public static TheoryData<string> Gases() => CaseFile.Of("gas-state");

    [Theory]
    [MemberData(nameof(Balances))]
    public void The_worked_example_of_a_stock_comes_out_to_the_last_digit(string name)
    {
        var file = CaseFile.Read("stock-balance", name);
        var dips = file.Inputs.GetProperty("dips").EnumerateArray().Select(d => new Dip(CaseFile.At(d[0]), CaseFile.Number(d[1]), d[2].GetString()!)).ToList();
        StockMovement[] Moved(string key) => [.. file.Inputs.GetProperty(key).EnumerateArray().Select(m => new StockMovement(CaseFile.At(m[0]), CaseFile.Number(m[1]), m[2].GetString()!))];
        var period = file.Inputs.GetProperty("period");
        var given = StockBalance.TryOf("diesel", CaseFile.At(period[0]), CaseFile.At(period[1]), dips, Moved("received"), Moved("issued"), out var activity, out var refusal);
        if (file.MustRefuse(given, refusal is null ? [] : [refusal])) return;
        Assert.Equal(file.Result.GetProperty("used").GetString(), activity.Quantity.ToString());
        Assert.Equal(file.Result.GetProperty("evidence").GetString(), activity.Evidence);
        Assert.Equal(ActivityBasis.Recorded, activity.Basis);
    }

    [Theory]
    [MemberData(nameof(Volumes))]
    public void The_worked_example_of_a_volume_at_15_degrees_comes_out_to_the_last_digit(string name)
    {
        var file = CaseFile.Read("volume-at-15", name);
        var source = file.Inputs.GetProperty("source").GetString()!;
        var expansion = new ThermalExpansion("product", CaseFile.Number(file.Inputs.GetProperty("per_kelvin")), -20, 60, new Citation(source, "1", "product", 2023));
        var given = expansion.TryAtFifteenCelsius(CaseFile.Number(file.Inputs.GetProperty("volume")), CaseFile.Number(file.Inputs.GetProperty("celsius")), out var volume, out var refusal);
        if (file.MustRefuse(given, refusal is null ? [] : [refusal])) return;
        Assert.Equal(file.Result.GetProperty("volume").GetString(), volume.ToString());
    }

    [Theory]
    [MemberData(nameof(Gases))]
    public void The_worked_example_of_a_gas_comes_out_to_the_last_digit(string name)
    {
        var file = CaseFile.Read("gas-state", name);
        GasState State(string key) => new(CaseFile.Number(file.Inputs.GetProperty(key)[0]), CaseFile.Number(file.Inputs.GetProperty(key)[1]));
        var given = State("from").TryBring(CaseFile.Number(file.Inputs.GetProperty("volume")), State("to"), out var volume, out var refusal);
        if (file.MustRefuse(given, refusal is null ? [] : [refusal])) return;
        Assert.Equal(file.Result.GetProperty("volume").GetString(), volume.ToString());
    }

    [Fact]
    public void Balances_that_share_their_dips_sum_exactly_in_any_order_of_entries()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var months = random.Next(2, 12);
            Dip[] dips = [.. Enumerable.Range(0, months + 1).Select(m => new Dip(Sample.Midnight + m * Sample.Month + random.NextInt64(-6, 6) * Sample.Hour, new ExactDecimal(random.Next(1_000_000), -1), $"dip{m}"))];
            StockMovement[] received = [.. Enumerable.Range(0, 40).Select(i => new StockMovement(Sample.Midnight + random.NextInt64(months * Sample.Month), new ExactDecimal(10_000_000 + random.Next(1_000_000), -2), $"in{i}")),
                .. Enumerable.Range(0, months).Select(m => new StockMovement(Sample.Midnight + m * Sample.Month + 7 * Sample.Hour, new ExactDecimal(1_000_000, 0), $"full{m}"))];
            StockMovement[] issued = [.. Enumerable.Range(0, 5).Select(i => new StockMovement(Sample.Midnight + random.NextInt64(months * Sample.Month), new ExactDecimal(random.Next(1_000), 0), $"out{i}"))];
            ActivityData Used(int from, int to)
            {
                random.Shuffle(dips);
                random.Shuffle(received);
                random.Shuffle(issued);
                Assert.True(StockBalance.TryOf("tank", Sample.Midnight + from * Sample.Month, Sample.Midnight + to * Sample.Month, dips, received, issued, out var activity, out var refusal), $"seed {seed}: {refusal?.Message}");
                return activity;
            }
            var whole = Used(0, months);
            Assert.Equal(whole, Used(0, months));
            Assert.Equal(0, whole.Quantity.CompareTo(Enumerable.Range(0, months).Aggregate(ExactDecimal.Zero, (sum, m) => sum + Used(m, m + 1).Quantity)));
        }
    }

    [Fact]
    public void What_came_at_the_instant_of_a_dip_is_in_the_dip()
    {
        Dip[] dips = [new(Sample.Midnight, new ExactDecimal(10, 0), "d1"), new(Sample.Midnight + Sample.Month, new ExactDecimal(10, 0), "d2")];
        StockMovement[] received = [new(Sample.Midnight, new ExactDecimal(100, 0), "at opening"), new(Sample.Midnight + Sample.Month, new ExactDecimal(7, 0), "at closing")];
        Assert.True(StockBalance.TryOf("tank", Sample.Midnight, Sample.Midnight + Sample.Month, dips, received, [], out var activity, out _));
        Assert.Equal("7", activity.Quantity.ToString());
    }

    [Fact]
    public void Of_several_dips_the_nearest_to_the_bound_counts()
    {
        Dip At(long hours, int quantity) => new(Sample.Midnight + hours * Sample.Hour, new ExactDecimal(quantity, 0), $"d{hours}");
        Assert.True(StockBalance.TryOf("tank", Sample.Midnight, Sample.Midnight + Sample.Month, [At(-5, 1000), At(2, 100), At(744 - 9, 7), At(744 - 3, 30), At(744 + 4, 11)], [], [], out var activity, out _));
        Assert.Equal("70", activity.Quantity.ToString());
    }

    [Fact]
    public void A_dip_half_a_day_away_counts_and_one_further_does_not()
    {
        bool With(long late) => StockBalance.TryOf("tank", Sample.Midnight, Sample.Midnight + Sample.Month,
            [new(Sample.Midnight, new ExactDecimal(10, 0), "d1"), new(Sample.Midnight + Sample.Month + late, ExactDecimal.Zero, "d2")], [], [], out _, out _);
        Assert.True(With(12 * Sample.Hour));
        Assert.False(With(12 * Sample.Hour + 1));
    }

    [Fact]
    public void A_decision_for_a_factor_of_other_heat_is_refused_as_well()
    {
        var factor = Sample.SmallSet.Factor("diesel-engine-us")! with { Id = "gas-gross", Flow = "gas", Region = "US", Per = "kWh", Conversion = null, Heat = HeatBasis.Gross };
        var plan = Sample.Plan(Sample.Stream("gas", StreamCategory.StationaryCombustion, "gas", "kWh") with { Heat = HeatBasis.Net })
            with { Decisions = [new(StreamCategory.StationaryCombustion, "gas", FactorPart.Direct, FactorMethod.Average, "gas-gross", "none nearer")] };
        Assert.Equal(RefusalRule.HeatBasis, Sample.RefusedOnce(plan, Methodology.Facility, new FactorLibrary([new FactorSet("gas", 1, default, [], Sample.SmallSet.GwpSets, [factor])]), Sample.Activity("gas", "1")).Rule);
    }

    [Fact]
    public void A_volume_at_15_degrees_and_a_gas_at_its_own_state_stay_as_they_are()
    {
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            ExactDecimal volume = new(random.NextInt64(1_000_000_000), -random.Next(4));
            Assert.True(new ThermalExpansion("p", new ExactDecimal(random.Next(1, 2000), -6), 0, 40, new Citation("d", "1", "r", 2023)).TryAtFifteenCelsius(volume, new ExactDecimal(15, 0), out var at, out _));
            Assert.Equal(volume, at);
            GasState state = new(new ExactDecimal(random.Next(80_000, 400_000), -3), new ExactDecimal(random.Next(-200, 600), -1));
            Assert.True(state.TryBring(volume, state, out var same, out _));
            Assert.Equal(volume, same);
            // Back and forth costs at most one step of the volume's resolution at these states.
            Assert.True(GasState.Normal.TryBring(volume, GasState.Standard, out var there, out _) && GasState.Standard.TryBring(there, GasState.Normal, out var back, out _)
                && Int128.Abs(back.Mantissa - volume.Mantissa) <= 1);
        }
    }

    [Theory]
    [InlineData(HeatBasis.Gross, null)]
    [InlineData(HeatBasis.Net, "gas: gas-gross is per kWh gross, and the stream's heat is net")]
    [InlineData(HeatBasis.None, "gas: gas-gross is per kWh gross, and the stream's heat is not said in the plan")]
    public void A_factor_per_gross_heat_takes_no_quantity_in_net_heat(HeatBasis heat, string? refused)
    {
        var factor = Sample.SmallSet.Factor("diesel-engine-us")! with { Id = "gas-gross", Flow = "gas", Region = "AU", ValidFrom = new DateOnly(2023, 1, 1), Per = "kWh", Conversion = null, Heat = HeatBasis.Gross };
        FactorLibrary library = new([new FactorSet("gas", 1, default, [], Sample.SmallSet.GwpSets, [factor])]);
        var plan = Sample.Plan(Sample.Stream("gas", StreamCategory.StationaryCombustion, "gas", "kWh") with { Heat = heat });
        if (refused is not null) Assert.Equal(new Refusal(RefusalRule.HeatBasis, refused), Sample.RefusedOnce(plan, Methodology.Facility, library, Sample.Activity("gas", "1")));
        else Assert.True(FacilityInventory.TryDerive(plan, Methodology.Facility, library, Sample.Midnight, Sample.Midnight + Sample.Month, [Sample.Activity("gas", "1")], out _, out _));
    }
}

using System.Text;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Inventory;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Tests.Inventory;

public sealed class FacilityInventoryTests
{
    static readonly SourceStream mill = Sample.Stream("mill", StreamKind.ElectricityImport);
    static readonly SourceStream camp = Sample.Stream("camp", StreamKind.ElectricityImport, -3);
    static readonly SourceStream trucks = Sample.Stream("trucks", StreamKind.DieselMobile);
    static readonly FactorDecision usDiesel = new(StreamKind.DieselMobile, "epa-hub-2022-diesel-mining-trucks-us", "gases apart");

    static MonitoringPlan Mine(params SourceStream[] streams) => Sample.Plan("AU-QLD", streams) with { Decisions = [usDiesel] };

    [Fact]
    public void Totals_are_the_exact_sums_of_their_parts()
    {
        var random = new Random(3);
        for (var round = 0; round < 50; round++)
        {
            StreamHours Of(string id) => new(id, [.. Enumerable.Range(0, 30).Select(h => Sample.HourOf(random.NextInt64(1_000_000), h))]);
            var inventory = Sample.Derived(Mine(mill, camp, trucks), Of("mill"), Of("camp"), Of("trucks"));
            static Int128 Sum(IEnumerable<Int128> parts) => parts.Aggregate((Int128)0, (a, b) => a + b);
            Assert.Equal(Sum(inventory.Emissions.Select(e => e.Co2eMicrograms)), inventory.TotalMicrograms);
            Assert.Equal(Sum(inventory.Streams.Select(s => s.Co2eMicrograms)), inventory.TotalMicrograms);
            Assert.Equal(Sum(inventory.Gases.Select(g => g.Co2eMicrograms)), inventory.TotalMicrograms);
            Assert.Equal(Sum(inventory.Streams.SelectMany(s => s.Gases).Select(g => g.Micrograms)), Sum(inventory.Gases.Select(g => g.Micrograms)));
            Assert.Equal(Sum(inventory.Emissions.Where(e => e.StreamId == "trucks").Select(e => e.Co2eMicrograms)), inventory.Scope1Micrograms);
        }
    }

    [Fact]
    public void Scope_follows_from_the_kind_of_stream_and_units_are_added_exactly()
    {
        var inventory = Sample.Derived(Mine(mill, camp, trucks), new("mill", [Sample.HourOf(100)]), new("camp", [Sample.HourOf(2345)]), new("trucks", [Sample.HourOf(100)]));
        Assert.Equal("3.345", inventory.KilowattHours.ToString());
        Assert.Equal("1", inventory.Litres.ToString());
        Assert.Equal("2.44185", Kilograms.FromMicrograms(inventory.Scope2LocationMicrograms)); // 3.345 × 0.73
        Assert.Equal(2_697_196_655 + 28 * 261_530 + 265 * 243_038, inventory.Scope1Micrograms);
        Assert.True(inventory.Complete);
    }

    [Fact]
    public void The_order_of_the_inputs_changes_neither_figure_nor_hash()
    {
        var random = new Random(5);
        StreamHours[] activity = [new("mill", [.. Enumerable.Range(0, 9).Select(h => Sample.HourOf(random.Next(9999), h))]),
            new("camp", [.. Enumerable.Range(0, 9).Select(h => Sample.HourOf(random.Next(9999), h))]), new("trucks", [Sample.HourOf(77)])];
        var first = Sample.Derived(Mine(mill, camp, trucks), activity);
        for (var round = 0; round < 50; round++)
        {
            SourceStream[] streams = [mill, camp, trucks];
            random.Shuffle(streams);
            random.Shuffle(activity);
            var shuffled = activity.Select(a => { var h = a.Hours.ToArray(); random.Shuffle(h); return a with { Hours = h }; }).ToArray();
            var again = Sample.Derived(Mine(streams), shuffled);
            Assert.Equal(first.InputsHash, again.InputsHash);
            Assert.Equal(first.TotalMicrograms, again.TotalMicrograms);
            Assert.Equal(first.Emissions, again.Emissions);
        }
    }

    [Fact]
    public void The_same_quantity_in_finer_steps_is_the_same_emission()
    {
        var random = new Random(6);
        for (var round = 0; round < 300; round++)
        {
            var (steps, hour) = (random.NextInt64(1_000_000_000), round % 24);
            var coarse = Sample.Derived(Mine(mill, trucks), new("mill", [Sample.HourOf(steps, hour)]), new("trucks", [Sample.HourOf(steps, hour)]));
            var fine = Sample.Derived(Mine(mill with { Exponent = -5 }, trucks with { Exponent = -5 }),
                new("mill", [Sample.HourOf(steps * 1000, hour)]), new("trucks", [Sample.HourOf(steps * 1000, hour)]));
            Assert.Equal(coarse.Emissions, fine.Emissions);
            Assert.Equal(coarse.KilowattHours.ToString(), fine.KilowattHours.ToString());
        }
    }

    [Fact]
    public void Rounding_is_once_per_stream_hour_and_gas_and_never_off_by_more_than_half_a_microgram()
    {
        var random = new Random(8);
        var factor = FactorSet.Shipped.Factor(usDiesel.FactorId)!;
        for (var round = 0; round < 300; round++)
        {
            var steps = random.NextInt64(1_000_000_000_000);
            var inventory = Sample.Derived(Mine(trucks), new StreamHours("trucks", [Sample.HourOf(steps)]));
            foreach (var part in inventory.Emissions)
            {
                // | µg × 3.785411784 − litres × rate | ≤ half a microgram's worth, in integers: both sides × 10^(9 + 2 + digits).
                var rate = factor.Gases.Single(g => g.Gas == part.Gas).KilogramsPerUnit;
                var exact = (System.Numerics.BigInteger)steps * rate.Mantissa * System.Numerics.BigInteger.Pow(10, 16 + rate.Exponent);
                var counted = (System.Numerics.BigInteger)part.Micrograms * 3_785_411_784;
                Assert.True(System.Numerics.BigInteger.Abs(counted - exact) * 2 <= 3_785_411_784, $"{part.Gas} {steps}");
            }
        }
    }

    [Fact]
    public void Every_input_is_in_the_hash()
    {
        var plan = Mine(mill, trucks);
        StreamHours[] activity = [new("mill", [Sample.HourOf(5)]), new("trucks", [Sample.HourOf(7)])];
        var hash = Sample.Derived(plan, activity).InputsHash;
        Assert.Matches("^[0-9a-f]{64}$", hash);
        Assert.Equal(hash, Sample.Derived(plan, activity).InputsHash);
        string[] others =
        [
            Sample.Derived(plan, new("mill", [Sample.HourOf(6)]), activity[1]).InputsHash,
            Sample.Derived(plan, new("mill", [Sample.HourOf(5, 1)]), activity[1]).InputsHash,
            Sample.Derived(plan, new("mill", [Sample.HourOf(5) with { EndMeasured = false }]), activity[1]).InputsHash,
            Sample.Derived(plan with { FacilityId = "other" }, activity).InputsHash,
            Sample.Derived(plan with { Simulated = false }, activity).InputsHash,
            Sample.Derived(Mine(mill with { Exponent = -3 }, trucks), activity).InputsHash,
            Sample.Derived(Mine(mill, trucks, camp), activity).InputsHash,
            WithOtherFile(plan, activity).InputsHash,
        ];
        Assert.DoesNotContain(hash, others);
        Assert.Equal(others.Length, others.Distinct().Count());
    }

    static FacilityInventory WithOtherFile(MonitoringPlan plan, StreamHours[] activity)
    {
        Assert.True(FactorSet.TryRead("f", Encoding.UTF8.GetBytes(Sample.ShippedText() + "\n"), out var sameRows, out _));
        Assert.True(FacilityInventory.TryDerive(plan, activity, sameRows, "AR5", out var inventory, out _));
        return inventory;
    }

    [Fact]
    public void A_stream_without_data_makes_the_figure_incomplete_and_is_named()
    {
        var inventory = Sample.Derived(Mine(mill, trucks), new StreamHours("mill", [Sample.HourOf(1)]), new StreamHours("trucks", []));
        Assert.Equal(["trucks"], inventory.StreamsWithoutData);
        Assert.False(inventory.Complete);
    }

    [Fact]
    public void Lost_quantity_makes_the_figure_incomplete() =>
        Assert.False(Sample.Derived(Mine(mill), new StreamHours("mill", [Sample.HourOf(1) with { QuantityLost = true }])).Complete);

    [Fact]
    public void A_substitute_by_recorded_decision_is_shown_on_the_figure()
    {
        var inventory = Sample.Derived(Mine(mill, trucks), new("mill", [Sample.HourOf(1)]), new("trucks", [Sample.HourOf(1)]));
        Assert.Equal([usDiesel], inventory.Decisions);
    }

    [Fact]
    public void A_missing_factor_is_refused_naming_activity_region_and_hour()
    {
        var refusal = Sample.RefusedOnce(Sample.Plan("AU-WA", mill), FactorSet.Shipped, "AR5", new StreamHours("mill", [Sample.HourOf(1)]));
        Assert.Equal(RefusalRule.NoFactor, refusal.Rule);
        Assert.Contains("electricity-import in AU-WA at 2023-07-01T00Z", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_year_without_factor_is_refused_even_when_another_year_has_one() =>
        Assert.Equal(RefusalRule.NoFactor, Sample.RefusedOnce(Mine(mill), FactorSet.Shipped, "AR5", new StreamHours("mill", [Sample.HourOf(1, 24 * 365)])).Rule);

    [Fact]
    public void A_decision_for_a_factor_of_another_activity_is_refused()
    {
        var plan = Sample.Plan("AU-QLD", trucks) with { Decisions = [usDiesel with { FactorId = "epa-hub-2024-diesel-stationary-us" }] };
        Assert.Equal(RefusalRule.DecisionWithoutFactor, Sample.RefusedOnce(plan, FactorSet.Shipped, "AR5", new StreamHours("trucks", [Sample.HourOf(1)])).Rule);
    }

    [Fact]
    public void CO2e_of_AR5_is_never_recast_under_another_set_but_gases_apart_are()
    {
        var ar4 = Sample.ShippedText().Replace("\"id\": \"AR5\"", "\"id\": \"AR4\"", StringComparison.Ordinal).Replace("\"CH4\": \"28\"", "\"CH4\": \"25\"", StringComparison.Ordinal);
        Assert.True(FactorSet.TryRead("f", Encoding.UTF8.GetBytes(ar4), out var factors, out _));
        Assert.Equal(RefusalRule.Recast, Sample.RefusedOnce(Mine(mill), factors, "AR4", new StreamHours("mill", [Sample.HourOf(1)])).Rule);
        Assert.True(FacilityInventory.TryDerive(Mine(trucks), [new("trucks", [Sample.HourOf(100)])], factors, "AR4", out var inventory, out _));
        Assert.Equal(2_697_196_655 + 25 * 261_530 + 265 * 243_038, inventory.Scope1Micrograms);
    }

    [Fact]
    public void A_GWP_set_with_decimals_still_sums_exactly()
    {
        var text = Sample.ShippedText().Replace("\"CH4\": \"28\"", "\"CH4\": \"27.9\"", StringComparison.Ordinal);
        Assert.True(FactorSet.TryRead("f", Encoding.UTF8.GetBytes(text), out var factors, out _));
        Assert.True(FacilityInventory.TryDerive(Mine(trucks), [new("trucks", [Sample.HourOf(100), Sample.HourOf(333, 1)])], factors, "AR5", out var inventory, out _));
        Assert.Equal(inventory.Emissions.Aggregate((Int128)0, (sum, e) => sum + e.Co2eMicrograms), inventory.Scope1Micrograms);
        Assert.Equal(7_296_687, inventory.Emissions.First(e => e.Gas == Gas.Methane).Co2eMicrograms); // 261 530 × 27.9
    }

    [Fact]
    public void What_would_be_counted_twice_or_nowhere_is_refused()
    {
        StreamHours hour = new("mill", [Sample.HourOf(1)]);
        Assert.Equal(RefusalRule.GivenTwice, Sample.RefusedOnce(Mine(mill), FactorSet.Shipped, "AR5", hour, hour).Rule);
        Assert.Equal(RefusalRule.GivenTwice, Sample.RefusedOnce(Mine(mill), FactorSet.Shipped, "AR5", new StreamHours("mill", [Sample.HourOf(1), Sample.HourOf(2)])).Rule);
        Assert.Equal(RefusalRule.UnknownStream, Sample.RefusedOnce(Mine(mill), FactorSet.Shipped, "AR5", new StreamHours("kiln", [Sample.HourOf(1)])).Rule);
        Assert.Equal(RefusalRule.NoGwpSet, Sample.RefusedOnce(Mine(mill), FactorSet.Shipped, "AR6", hour).Rule);
    }
}

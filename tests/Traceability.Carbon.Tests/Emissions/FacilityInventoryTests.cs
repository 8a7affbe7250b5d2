using Traceability.Carbon.Activity;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Tests.Emissions;

public sealed class FacilityInventoryTests
{
    static readonly SourceStream mill = Sample.Stream("mill", StreamCategory.Electricity, "grid", "kWh");
    static readonly SourceStream camp = Sample.Stream("camp", StreamCategory.Electricity, "grid", "kWh");
    static readonly SourceStream trucks = Sample.Stream("trucks", StreamCategory.MobileCombustion, "diesel", "L");
    static readonly SourceStream limestone = Sample.Stream("limestone", StreamCategory.Process, "limestone-with-acid", "kg");
    static readonly SourceStream acid = Sample.Stream("acid", StreamCategory.PurchasedGoods, "sulphuric-acid", "t");
    static readonly FactorDecision usDiesel = new(StreamCategory.MobileCombustion, "diesel", FactorPart.Direct, FactorMethod.Average, "diesel-trucks-us", "gases apart");

    static MonitoringPlan Mine(params SourceStream[] streams) => Sample.Plan(streams) with { Decisions = [usDiesel] };

    static string Kg(Int128 micrograms) => Kilograms.FromMicrograms(micrograms);

    static Int128 Sum(IEnumerable<Int128> parts) => parts.Aggregate((Int128)0, (a, b) => a + b);

    [Fact]
    public void All_sums_are_the_exact_sums_of_their_parts()
    {
        var random = new Random(3);
        for (var round = 0; round < 50; round++)
        {
            string Any() => $"{random.Next(1_000_000)}.{random.Next(1000):D3}";
            var inventory = Sample.Derived(Mine(mill, camp, trucks, limestone, acid),
                [.. Enumerable.Range(0, 31).Select(d => Sample.Activity("mill", Any(), fromHour: d * 24, toHour: d * 24 + 24)), Sample.Activity("camp", Any()),
                 Sample.Activity("trucks", Any()), Sample.Activity("limestone", Any()), Sample.Activity("acid", Any())]);
            var total = inventory.Emissions.Where(e => Methodology.Facility.Total.Contains(e.Category)).ToList();
            Assert.Equal(Sum(total.Select(e => e.Co2eMicrograms)), inventory.TotalMicrograms);
            Assert.Equal(Sum(inventory.Streams.Select(s => s.Co2eMicrograms)), inventory.TotalMicrograms);
            Assert.Equal(Sum(Enum.GetValues<Scope>().Select(inventory.ScopeMicrograms)), inventory.TotalMicrograms);
            Assert.Equal(Sum(inventory.Emissions.Select(e => e.Micrograms)), Sum(inventory.Components.Select(c => c.Micrograms)));
            Assert.Equal(inventory.Components.Count, inventory.Components.DistinctBy(c => (c.Category, c.Gas, c.Quality)).Count());
        }
    }

    [Fact]
    public void Each_category_counts_what_it_must()
    {
        var inventory = Sample.Derived(Mine(mill, trucks, limestone, acid), Sample.Activity("mill", "1000"), Sample.Activity("trucks", "1.00"), Sample.Activity("limestone", "100"), Sample.Activity("acid", "2"));
        Assert.Equal("730", Kg(inventory.CategoryMicrograms(EmissionCategory.ElectricityLocation)));
        Assert.Equal("810", Kg(inventory.CategoryMicrograms(EmissionCategory.ElectricityMarket))); // residual mix
        Assert.Equal("150", Kg(inventory.CategoryMicrograms(EmissionCategory.FuelAndEnergy))); // of the grid; diesel has no upstream factor here
        Assert.Equal("43.971", Kg(inventory.CategoryMicrograms(EmissionCategory.Process)));
        Assert.Equal("180", Kg(inventory.CategoryMicrograms(EmissionCategory.PurchasedGoods)));
        Assert.Equal(2_697_196_655 + 28 * 261_530 + 265 * 243_038, inventory.CategoryMicrograms(EmissionCategory.MobileCombustion));
        Assert.Equal(inventory.CategoryMicrograms(EmissionCategory.MobileCombustion) + 43_971_000_000, inventory.ScopeMicrograms(Scope.One));
        Assert.Equal(730_000_000_000, inventory.ScopeMicrograms(Scope.Two));
        Assert.Equal(0, inventory.ScopeMicrograms(Scope.Three)); // beside the total
        Assert.Equal("6", Kg(inventory.BiogenicCo2Micrograms));
        Assert.True(inventory.Complete);
        Assert.Equal(["not counted: trucks: no factor for diesel (mobile-combustion, upstream, average) per L in AU-QLD at 2023-07-01T00:00Z, and the plan records no decision for a substitute"], inventory.Disclosures);
    }

    [Fact]
    public void A_methodology_whose_total_needs_what_has_no_factor_refuses()
    {
        var refusal = Sample.RefusedOnce(Mine(trucks), Methodology.Product with { GwpSet = "AR5", AsPrinted = [] }, Sample.Library, Sample.Activity("trucks", "1"));
        Assert.Equal(RefusalRule.NoFactor, refusal.Rule);
        Assert.Contains("upstream", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_residual_mix_the_market_based_figure_takes_the_grid_and_says_so()
    {
        var inventory = Sample.Derived(Mine(mill) with { Market = null }, Sample.Activity("mill", "1000"));
        Assert.Equal("730", Kg(inventory.CategoryMicrograms(EmissionCategory.ElectricityMarket)));
        Assert.Contains(inventory.Disclosures, d => d.Contains("no residual mix is published for AU-QLD", StringComparison.Ordinal));
    }

    [Fact]
    public void A_direct_line_has_its_generators_factor_in_both_methods()
    {
        MeteringPoint line = new("solar", "solar.energy", MeteringRole.DirectLine, "kWh", -2, null, null, null, null);
        var solar = Sample.Stream("solar", StreamCategory.Electricity, "solar", "kWh") with { Determined = new Determination.ByMeter(["solar"]) };
        var inventory = Sample.Derived(Sample.Plan(solar) with { Points = [line] }, Sample.Activity("solar", "1000"));
        Assert.Equal([EmissionCategory.ElectricityLocation, EmissionCategory.ElectricityMarket], inventory.Components.Select(c => c.Category));
        Assert.Equal(0, inventory.TotalMicrograms);
    }

    [Fact]
    public void A_life_cycle_row_counts_only_by_decision_and_then_nothing_besides()
    {
        var upstream = Sample.Derived(Mine(mill), Sample.Activity("mill", "1000"));
        Assert.NotEqual(0, upstream.CategoryMicrograms(EmissionCategory.FuelAndEnergy));
        var plan = Mine(mill) with { Decisions = [new(StreamCategory.Electricity, "grid", FactorPart.Generation, FactorMethod.LocationBased, "grid-life-cycle", "nothing else")] };
        var inventory = Sample.Derived(plan, Sample.Activity("mill", "1000"));
        Assert.Equal("800", Kg(inventory.CategoryMicrograms(EmissionCategory.ElectricityLocation)));
        Assert.Equal(0, inventory.CategoryMicrograms(EmissionCategory.FuelAndEnergy));
        Assert.Contains(inventory.Disclosures, d => d.Contains("counts a life cycle", StringComparison.Ordinal));
    }

    [Fact]
    public void The_order_of_the_inputs_changes_neither_figure_nor_hash()
    {
        var random = new Random(5);
        ActivityData[] activity = [.. Enumerable.Range(0, 9).SelectMany(d => (ActivityData[])[
            Sample.Activity("mill", $"{random.Next(9999)}.5", fromHour: d, toHour: d + 1), Sample.Activity("camp", $"{random.Next(9999)}", fromHour: d, toHour: d + 1)]), Sample.Activity("trucks", "77")];
        var first = Sample.Derived(Mine(mill, camp, trucks), activity);
        for (var round = 0; round < 50; round++)
        {
            SourceStream[] streams = [mill, camp, trucks];
            random.Shuffle(streams);
            random.Shuffle(activity);
            var again = Sample.Derived(Mine(streams), activity);
            Assert.Equal(first.InputsHash, again.InputsHash);
            Assert.Equal(first.Components, again.Components);
            Assert.Equal(first.Emissions, again.Emissions);
        }
    }

    [Fact]
    public void The_same_quantity_in_finer_steps_is_the_same_emission()
    {
        var random = new Random(6);
        for (var round = 0; round < 300; round++)
        {
            var quantity = $"{random.Next(1_000_000)}.{random.Next(100):D2}";
            Assert.Equal(Sample.Derived(Mine(trucks), Sample.Activity("trucks", quantity)).Components, Sample.Derived(Mine(trucks), Sample.Activity("trucks", quantity + "000")).Components);
        }
    }

    [Fact]
    public void Rounding_is_once_for_each_part_and_never_off_by_more_than_half_a_microgram()
    {
        var random = new Random(8);
        var factor = Sample.SmallSet.Factor(usDiesel.FactorId)!;
        for (var round = 0; round < 300; round++)
        {
            var steps = random.NextInt64(1_000_000_000_000);
            var inventory = Sample.Derived(Mine(trucks), Sample.Activity("trucks", "1") with { Quantity = new ExactDecimal(steps, -2) });
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
        ActivityData[] activity = [Sample.Activity("mill", "5"), Sample.Activity("trucks", "7")];
        var hash = Sample.Derived(plan, activity).InputsHash;
        Assert.Matches("^[0-9a-f]{64}$", hash);
        string With(MonitoringPlan other) => Sample.Derived(other, activity).InputsHash;
        string WithMill(ActivityData other) => Sample.Derived(plan, other, activity[1]).InputsHash;
        string[] others =
        [
            WithMill(activity[0] with { Quantity = new ExactDecimal(6, 0) }), WithMill(activity[0] with { FromMs = Sample.Midnight + 1 }), WithMill(activity[0] with { Basis = ActivityBasis.Recorded }),
            WithMill(activity[0] with { Evidence = "other" }), WithMill(activity[0] with { MeasuredQuarters = 1 }), WithMill(activity[0] with { LostQuarters = 1 }),
            WithMill(activity[0] with { Calibrated = true }), WithMill(activity[0] with { ErrorPercent = new ExactDecimal(2, 0) }),
            With(plan with { FacilityId = "other" }), With(plan with { Version = 2 }), With(plan with { Simulated = false }), With(plan with { Market = null }),
            With(Mine(mill, trucks, camp)),
            Sample.Derived(plan, Methodology.Facility with { Version = 2 }, activity).InputsHash,
            WithOtherFile(plan, activity).InputsHash,
        ];
        Assert.DoesNotContain(hash, others);
        Assert.Equal(others.Length, others.Distinct().Count());
    }

    static FacilityInventory WithOtherFile(MonitoringPlan plan, ActivityData[] activity)
    {
        FactorLibrary sameRows = new([Sample.ReadSet(Sample.SmallSetText + "\n")]);
        Assert.True(FacilityInventory.TryDerive(plan, Methodology.Facility, sameRows, Sample.Midnight, Sample.Midnight + Sample.Month, activity, out var inventory, out _));
        return inventory;
    }

    [Fact]
    public void A_stream_without_data_makes_the_figure_incomplete_and_is_named()
    {
        var inventory = Sample.Derived(Mine(mill, trucks), Sample.Activity("mill", "1"));
        Assert.Equal(["trucks"], inventory.StreamsWithoutData);
        Assert.False(inventory.Complete);
        Assert.Equal((1, 2), (inventory.Coverage.StreamsDetermined, inventory.Coverage.StreamsListed));
    }

    [Fact]
    public void Lost_quantity_makes_the_figure_incomplete() =>
        Assert.False(Sample.Derived(Mine(mill), Sample.Activity("mill", "1") with { LostQuarters = 1 }).Complete);

    [Fact]
    public void The_three_coverages_and_the_three_shares_are_apart()
    {
        MeteringPoint point = new("mill", "mill.energy", MeteringRole.Import, "kWh", -2, null, null, null, null);
        var metered = mill with { Determined = new Determination.ByMeter(["mill"]) };
        var small = Sample.Stream("paint", StreamCategory.PurchasedGoods, "paint", "kg") with { Determined = new Determination.DeMinimis("little", new ExactDecimal(1, 0)) };
        var inventory = Sample.Derived(Mine(metered, limestone, small) with { Points = [point] },
            Sample.Activity("mill", "1000", fromHour: 0, toHour: 24 * 15) with { Calibrated = true },
            Sample.Activity("limestone", "1000", ActivityBasis.Recorded), Sample.Activity("limestone", "660.22", ActivityBasis.Estimated) with { Evidence = "a guess" });
        // CO2e: mill 730, limestone 439.71 recorded and 290.30533 estimated.
        Assert.Equal((3, 3), (inventory.Coverage.StreamsDetermined, inventory.Coverage.StreamsListed));
        Assert.Equal("0 %", inventory.Coverage.Quantity.ToString()); // limestone
        Assert.Equal("48.39 %", inventory.Coverage.Time.ToString()); // 15 of 31 days
        Assert.Equal("80.12 %", inventory.PrimaryShare.ToString());
        Assert.Equal("50 %", inventory.EvidenceShare.ToString());
        Assert.Equal("50 %", inventory.VerifiedShare.ToString());
        Assert.Equal("0 %", Sample.Derived(Mine(mill), Sample.Activity("mill", "1")).VerifiedShare.ToString());
    }

    [Fact]
    public void A_substitute_by_recorded_decision_is_shown_on_the_figure() =>
        Assert.Equal([usDiesel], Sample.Derived(Mine(mill, trucks), Sample.Activity("mill", "1"), Sample.Activity("trucks", "1")).Decisions);

    [Fact]
    public void A_decision_for_a_factor_of_another_flow_unit_or_part_is_refused()
    {
        foreach (var wrong in (string[])["diesel-engine-us", "grid-qld-2023", "no-such-factor"])
        {
            var refusal = Sample.RefusedOnce(Sample.Plan(trucks) with { Decisions = [usDiesel with { FactorId = wrong }] }, Methodology.Facility, Sample.Library, Sample.Activity("trucks", "1"));
            Assert.Equal(RefusalRule.DecisionWithoutFactor, refusal.Rule);
        }
    }

    /// <summary>Diesel in litres by a substitute, and in gigajoules by the row that is published for it.</summary>
    [Fact]
    public void A_decision_concerns_one_flow_in_one_unit_where_it_says_so()
    {
        var perHeat = System.Text.Json.Nodes.JsonNode.Parse(Sample.SmallSetText)!;
        perHeat["id"] = "per-heat";
        var rows = perHeat["factors"]!.AsArray();
        foreach (var other in rows.Where(r => (string)r!["id"]! != "diesel-trucks-us").ToList()) rows.Remove(other);
        foreach (var (key, value) in ((string, string)[])[("id", "diesel-per-gj"), ("region", "AU"), ("valid_from", "2023-01-01"), ("valid_to", "2024-01-01"), ("per", "GJ"), ("heat", "gross")]) rows[0]![key] = value;
        rows[0]!.AsObject().Remove("conversion");
        FactorLibrary library = new([Sample.SmallSet, Sample.ReadSet(perHeat.ToJsonString())]);
        var billed = Sample.Stream("billed", StreamCategory.MobileCombustion, "diesel", "GJ") with { Heat = HeatBasis.Gross };
        FacilityInventory? Derive(out IReadOnlyList<Refusal> refusals, params FactorDecision[] decisions) => FacilityInventory.TryDerive(Sample.Plan(trucks, billed) with { Decisions = decisions }, Methodology.Facility, library,
            Sample.Midnight, Sample.Midnight + Sample.Month, [Sample.Activity("trucks", "1"), Sample.Activity("billed", "1")], out var inventory, out refusals) ? inventory : null;

        var inLitres = usDiesel with { Unit = "L" };
        var figure = Derive(out _, inLitres)!;
        Assert.Equal(["billed diesel-per-gj", "trucks diesel-trucks-us"], figure.Streams.Select(s => $"{s.Stream.Id} {s.Factors[0].Id}"));
        Assert.Equal([inLitres], figure.Decisions);
        Assert.Null(Derive(out var refused, usDiesel));
        Assert.Contains("billed: the plan decides for diesel-trucks-us, which no factor set holds for mobile-combustion, direct, per GJ; a decision for what is counted in L alone says \"unit\": \"L\"", Assert.Single(refused).Message, StringComparison.Ordinal);
        Assert.Equal(2, Derive(out _, inLitres, usDiesel with { Unit = "GJ", FactorId = "diesel-per-gj" })!.Decisions.Count);
        var ofTrucks = Sample.Derived(Mine(trucks), Sample.Activity("trucks", "1"));
        Assert.NotEqual(ofTrucks.InputsHash, Sample.Derived(Mine(trucks) with { Decisions = [inLitres] }, Sample.Activity("trucks", "1")).InputsHash);
    }

    [Fact]
    public void A_missing_factor_is_refused_naming_flow_part_region_and_time()
    {
        var refusal = Sample.RefusedOnce(Mine(mill) with { Region = "AU-WA" }, Methodology.Facility, Sample.Library, Sample.Activity("mill", "1"));
        Assert.Equal(RefusalRule.NoFactor, refusal.Rule);
        Assert.Contains("grid (electricity, generation, location-based) per kWh in AU-WA at 2023-07-01T00:00Z", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>The grid's average, or the market's average for a good, would be another number that nobody chose.</summary>
    [Theory]
    [InlineData("residual-au-2023", "electricity", "grid", "kWh", "generation", "residual-mix")]
    [InlineData("acid-supplier", "purchased-goods", "sulphuric-acid", "kg", "supply", "supplier")]
    public void A_factor_that_two_sets_publish_or_a_decision_names_in_vain_is_not_passed_over_for_the_next_method(string id, string category, string flow, string unit, string part, string method)
    {
        var set = System.Text.Json.Nodes.JsonNode.Parse(Sample.SmallSetText)!;
        var rows = set["factors"]!.AsArray();
        foreach (var other in rows.Where(r => (string)r!["id"]! != id).ToList()) rows.Remove(other);
        rows[0]!["id"] = "another";
        var of = StreamCategories.Names.Single(c => c.Name == category).Category;
        var stream = Sample.Stream("x", of, flow, rows[0]!["per"] is { } per && rows[0]!["conversion"] is null ? (string)per! : unit);
        var activity = Sample.Activity("x", "1");
        FacilityInventory.TryDerive(Sample.Plan(stream), Methodology.Product, new([Sample.SmallSet, Sample.ReadSet(set.ToJsonString())]), Sample.Midnight, Sample.Midnight + Sample.Month, [activity], out _, out var refusals);
        Assert.Contains(refusals, r => r.Rule == RefusalRule.TwoFactors && r.Message.Contains("another", StringComparison.Ordinal));
        var decision = new FactorDecision(of, flow, FactorParts.Names.Single(n => n.Name == part).Part, FactorParts.Methods.Single(n => n.Name == method).Method, "no-such", "test");
        FacilityInventory.TryDerive(Sample.Plan(stream) with { Decisions = [decision] }, Methodology.Product, Sample.Library, Sample.Midnight, Sample.Midnight + Sample.Month, [activity], out _, out refusals);
        Assert.Contains(refusals, r => r.Rule == RefusalRule.DecisionWithoutFactor);
    }

    /// <summary>What lies upstream is counted once: by the electricity that is in the total, and not by the one beside it.</summary>
    [Theory]
    [InlineData(FactorMethod.ResidualMix, false)]
    [InlineData(FactorMethod.LocationBased, true)]
    public void Under_a_product_methodology_the_markets_row_says_whether_upstream_is_in_it(FactorMethod method, bool upstream)
    {
        var plan = Mine(mill) with { Decisions = [new(StreamCategory.Electricity, "grid", FactorPart.Generation, method, "grid-life-cycle", "test")] };
        Assert.Equal(upstream, Sample.Derived(plan, Methodology.Product, Sample.Activity("mill", "1000")).Emissions.Any(e => e.Category == EmissionCategory.FuelAndEnergy));
    }

    [Theory]
    [InlineData(HeatBasis.None)]
    [InlineData(HeatBasis.Gross)]
    [InlineData(HeatBasis.Net)]
    public void A_fuels_factor_per_heat_that_does_not_say_which_is_refused_whatever_the_plan_says(HeatBasis heat)
    {
        var set = System.Text.Json.Nodes.JsonNode.Parse(Sample.SmallSetText)!;
        var row = set["factors"]!.AsArray().Single(r => (string)r!["id"]! == "diesel-engine-us")!.AsObject();
        row["per"] = "GJ";
        row.Remove("conversion");
        row.Remove("heat");
        var stream = Sample.Stream("boiler", StreamCategory.StationaryCombustion, "diesel", "GJ") with { Heat = heat };
        Assert.Equal(RefusalRule.HeatBasis, Sample.RefusedOnce(Sample.Plan(stream) with { Decisions = [new(StreamCategory.StationaryCombustion, "diesel", FactorPart.Direct, FactorMethod.Average, "diesel-engine-us", "test")] }, Methodology.Facility, new([Sample.ReadSet(set.ToJsonString())]), Sample.Activity("boiler", "10")).Rule);
    }

    [Fact]
    public void Two_sets_that_publish_the_same_are_for_the_plan_to_decide()
    {
        FactorLibrary two = new([Sample.SmallSet, Sample.ReadSet(Sample.SmallSetText.Replace("grid-qld-2023", "grid-qld-2023-again", StringComparison.Ordinal))]);
        Assert.Equal(RefusalRule.TwoFactors, Sample.RefusedOnce(Sample.Plan(limestone), Methodology.Facility, two, Sample.Activity("limestone", "1")).Rule);
        var plan = Sample.Plan(limestone) with { Decisions = [new(StreamCategory.Process, "limestone-with-acid", FactorPart.Direct, FactorMethod.Average, "limestone", "the first")] };
        Assert.True(FacilityInventory.TryDerive(plan, Methodology.Facility, two, Sample.Midnight, Sample.Midnight + Sample.Month, [Sample.Activity("limestone", "1")], out _, out _));
    }

    [Fact]
    public void Activity_that_goes_beyond_a_factors_validity_is_refused_and_the_cuts_tell_where()
    {
        var newYear = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var (from, to) = (newYear - 24 * Sample.Hour, newYear + 24 * Sample.Hour);
        Assert.Equal([newYear], Sample.Library.CutsOf(Mine(mill), from, to));
        ActivityData Part(long a, long b) => new("mill", a, b, new ExactDecimal(100, 0), ActivityBasis.Measured, "m");
        Assert.False(FacilityInventory.TryDerive(Mine(mill), Methodology.Facility, Sample.Library, from, to, [Part(from, to)], out _, out var refusals));
        Assert.All(refusals, r => Assert.Equal(RefusalRule.NotCut, r.Rule));
        Assert.True(FacilityInventory.TryDerive(Mine(mill), Methodology.Facility, Sample.Library, from, to, [Part(from, newYear), Part(newYear, to)], out var inventory, out _));
        Assert.Equal("144", Kg(inventory.ScopeMicrograms(Scope.Two))); // 73 + 71
    }

    [Fact]
    public void CO2e_of_AR5_is_never_recast_under_another_set_but_gases_apart_are()
    {
        FactorLibrary ar4 = new([Sample.ReadSet(Sample.SmallSetText.Replace("\"id\": \"AR5\"", "\"id\": \"AR4\"", StringComparison.Ordinal).Replace("\"CH4\": \"28\"", "\"CH4\": \"25\"", StringComparison.Ordinal))]);
        var underAr4 = Methodology.Facility with { GwpSet = "AR4" };
        Assert.Equal(RefusalRule.Recast, Sample.RefusedOnce(Sample.Plan(acid), underAr4, ar4, Sample.Activity("acid", "1")).Rule);
        Assert.True(FacilityInventory.TryDerive(Mine(trucks), underAr4, ar4, Sample.Midnight, Sample.Midnight + Sample.Month, [Sample.Activity("trucks", "1")], out var inventory, out _));
        Assert.Equal(2_697_196_655 + 25 * 261_530 + 265 * 243_038, inventory.ScopeMicrograms(Scope.One));
        Assert.True(FacilityInventory.TryDerive(Sample.Plan(acid), underAr4 with { AsPrinted = ["AR5"] }, ar4, Sample.Midnight, Sample.Midnight + Sample.Month, [Sample.Activity("acid", "1")], out var printed, out _));
        Assert.Equal(["AR4", "AR5"], printed.GwpSets);
    }

    [Fact]
    public void A_GWP_set_with_decimals_still_sums_exactly()
    {
        FactorLibrary decimals = new([Sample.ReadSet(Sample.SmallSetText.Replace("\"CH4\": \"28\"", "\"CH4\": \"27.9\"", StringComparison.Ordinal))]);
        Assert.True(FacilityInventory.TryDerive(Mine(trucks), Methodology.Facility, decimals, Sample.Midnight, Sample.Midnight + Sample.Month,
            [Sample.Activity("trucks", "1.00"), Sample.Activity("trucks", "3.33") with { Basis = ActivityBasis.Recorded, Evidence = "b" }], out _, out _) is false);
        Assert.True(FacilityInventory.TryDerive(Mine(trucks), Methodology.Facility, decimals, Sample.Midnight, Sample.Midnight + Sample.Month, [Sample.Activity("trucks", "1.00")], out var inventory, out _));
        Assert.Equal(7_296_687, inventory.Components.Single(c => c.Gas == Gas.Methane).Co2eMicrograms); // 261 530 × 27.9
    }

    [Fact]
    public void What_would_be_counted_twice_or_nowhere_is_refused()
    {
        RefusalRule Of(params ActivityData[] activity) => Sample.RefusedOnce(Mine(mill), Methodology.Facility, Sample.Library, activity).Rule;
        var one = Sample.Activity("mill", "1");
        Assert.Equal(RefusalRule.GivenTwice, Of(one, one));
        Assert.Equal(RefusalRule.GivenTwice, Of(one with { ToMs = Sample.Midnight + 2 * Sample.Hour }, one with { FromMs = Sample.Midnight + Sample.Hour, Evidence = "other" }));
        Assert.Equal(RefusalRule.UnknownStream, Of(Sample.Activity("kiln", "1")));
        Assert.Equal(RefusalRule.NotCut, Of(one with { ToMs = Sample.Midnight + Sample.Month + 1 }));
        Assert.Equal(RefusalRule.NotCut, Of(one with { ToMs = one.FromMs }));
        Assert.Equal(RefusalRule.NoGwpSet, Sample.RefusedOnce(Mine(mill), Methodology.Facility with { GwpSet = "AR3" }, Sample.Library, one).Rule);
        // Two invoices of one month are two.
        Assert.Equal("1460", Kg(Sample.Derived(Mine(mill), Sample.Activity("mill", "1000", ActivityBasis.Recorded), Sample.Activity("mill", "1000", ActivityBasis.Recorded) with { Evidence = "second" }).TotalMicrograms));
    }
}

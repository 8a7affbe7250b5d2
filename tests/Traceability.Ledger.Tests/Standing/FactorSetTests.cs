using System.Text;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Figures;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Records;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Store;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Records;
using Xunit;

namespace Traceability.Ledger.Tests.Standing;

public sealed class FactorSetTests
{
    static readonly Author keeper = new("m.rossi", "administrator");

    /// <summary>A mine that has decided for a factor which is not shipped.</summary>
    static readonly string awaiting = BilledMine.PlanWith("epa-hub-2022-diesel-mining-trucks-us", "own-diesel-au");

    internal static string Set(int version = 1, string id = "own", string factor = "own-diesel-au", string co2 = "2.7", string gwp = "OWN") => $$$"""
        {"format":2,"id":"{{{id}}}","version":{{{version}}},"published":"2026-01-01",
         "gwp_sets":[{"id":"{{{gwp}}}","horizon_years":100,"feedback":"none","values":{"CO2":"1"},"source":{"document":"d","table":"t","row":"r","year":2026},"licence":"own","checked":{"grade":"primary","how":"for tests"}}],
         "factors":[{"id":"{{{factor}}}","version":1,"category":"mobile-combustion","flow":"diesel","part":"direct","method":"average","region":"AU","valid_from":"2026-01-01","valid_to":"2027-01-01","data_year":2025,"per":"L",
                     "kg_per_unit":{"CO2":"{{{co2}}}","CH4":"0.0001","N2O":"0.0001"},"source":{"document":"the supplier's data sheet","table":"2","row":"diesel","year":2026},"licence":"given for use","checked":{"grade":"primary","how":"compared"}}]}
        """;

    static Task<DeedAnswer> ImportAsync(TestLedger ledger, string file, int version = 1, string id = "own", IReadOnlyList<string>? facilities = null) => ledger.Open.Factors.TakeAsync(id, version, Encoding.UTF8.GetBytes(file), facilities, null, keeper, TestContext.Current.CancellationToken);

    [Fact]
    public async Task An_imported_set_makes_the_figure_that_lacked_it_and_stands_within_the_closed_one()
    {
        await using var ledger = BilledMine.Start(plan: awaiting);
        await ledger.MeterAsync();
        await ledger.RecordAsync(BilledMine.PowerBill);
        await ledger.RecordAsync(BilledMine.DieselBill);
        Assert.Null(ledger.Period("2026-11").Figure);

        var id = Assert.IsType<DeedAnswer.Done>(await ImportAsync(ledger, Set())).Id;
        Assert.Equal(id, Assert.IsType<DeedAnswer.Done>(await ImportAsync(ledger, Set())).Id);
        var figure = ledger.Period("2026-11").Figure!;
        Assert.Contains(figure.Factors, f => f.Id == "own-diesel-au");
        Assert.Contains(figure.Components, c => (c.Category, c.Gas, c.Kg) == ("mobile-combustion", "CO2", 8100m)); // 3000 L x 2.7
        Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11"));
        var file = ledger.Open.Periods.Figure("mine", "2026-11", out _)!;
        Assert.True(FigureFile.TryRead("f", file, [], out var inputs, out var faults), string.Join('\n', faults)); // without the ledger
        Assert.Equal([FactorSet.Shipped.Id, "own"], inputs.Sources.Where(s => s.Within).Select(s => s.Set.Id)); // all of them: a later build ships others

        Assert.IsType<DeedAnswer.Done>(await ImportAsync(ledger, Set(2, co2: "2.8"), 2));
        var later = ledger.Period("2026-11");
        Assert.Equal((figure.TotalKg, figure.TotalKg + 300m), (later.Figure!.TotalKg, later.Late!.TotalKg));
        Assert.Equal($"factor sets have changed since, from {FactorSet.Shipped.Id} 1, own 1 to {FactorSet.Shipped.Id} 1, own 2", later.Note);
        await ledger.RestartAsync();
        Assert.Equal(later.Late.InputsHash, ledger.Period("2026-11").Late!.InputsHash);

        var queries = new FactorQueries(ledger.Open.Database, ledger.Open.Plans, "demo");
        Assert.Equal([(FactorSet.Shipped.Id, true, true), ("own", false, true), ("own", false, false), ("factors-2026-2", true, false)], queries.Sets(FacilityScope.All).Select(s => (s.Id, s.Shipped, s.Stands)));
        var row = Assert.Single(queries.Set("own", 1, FacilityScope.Of("mine"))!.Factors);
        Assert.Equal(("2.7", "L", "AU", new DateOnly(2027, 1, 1), "the supplier's data sheet", "given for use"), (row.KgPerUnit["CO2"], row.Unit, row.Region, row.ValidTo, row.Document, row.Licence));
        Assert.Equal("m.rossi", queries.Sets(FacilityScope.All)[1].Deed!.Account);
        Assert.Null(queries.Set("own", 3, FacilityScope.All));
        // A supplier's own figures are for who may see a facility that can use them.
        Assert.Equal(4, queries.Sets(FacilityScope.Of("mine")).Count);
        Assert.Equal([FactorSet.Shipped.Id, "factors-2026-2"], queries.Sets(FacilityScope.Of("moon")).Select(s => s.Id));
        Assert.Null(queries.Set("own", 1, FacilityScope.Of("moon")));
    }

    [Fact]
    public async Task A_set_for_one_facility_makes_no_other_ones_figure_and_is_shown_to_nobody_who_only_writes_a_plan_that_could_use_it()
    {
        await using var ledger = BilledMine.Start(plan: awaiting);
        await ledger.MeterAsync();
        await ledger.RecordAsync(BilledMine.PowerBill);
        await ledger.RecordAsync(BilledMine.DieselBill);
        Assert.IsType<DeedAnswer.Done>(await ledger.Open.Standing.AdoptAsync("moon", Encoding.UTF8.GetBytes(awaiting.Replace("\"facility\":\"mine\"", "\"facility\":\"moon\"", StringComparison.Ordinal)), null, keeper, TestContext.Current.CancellationToken));
        foreach (var unknown in (string[][])[[], ["mars"], ["moon", "moon"]])
            Assert.EndsWith("allowed: nothing, for every facility, or some of mine, moon, each once", Assert.Single(Assert.IsType<DeedAnswer.Invalid>(await ImportAsync(ledger, Set(), facilities: unknown)).Why), StringComparison.Ordinal);

        var queries = new FactorQueries(ledger.Open.Database, ledger.Open.Plans, "demo");
        Assert.IsType<DeedAnswer.Done>(await ImportAsync(ledger, Set(), facilities: ["moon"]));
        Assert.Null(ledger.Period("2026-11").Figure); // although its plan decides for that very row
        Assert.Equal([0, 1], ((string[])["mine", "moon"]).Select(f => queries.Sets(FacilityScope.Of(f)).Count(s => !s.Shipped)));
        Assert.Null(queries.Set("own", 1, FacilityScope.Of("mine")));

        Assert.IsType<DeedAnswer.Done>(await ImportAsync(ledger, Set(2), 2, facilities: ["moon", "mine"]));
        Assert.NotNull(ledger.Period("2026-11").Figure);
        Assert.Equal(["mine"], queries.Sets(FacilityScope.Of("mine")).Single(s => !s.Shipped).Facilities!); // not for whom else
        await ledger.RestartAsync();
        Assert.NotNull(ledger.Period("2026-11").Figure);
    }

    [Fact]
    public async Task A_set_that_no_flow_of_the_plan_needs_changes_no_closed_figure()
    {
        var (ledger, _) = await BilledMine.ClosedAsync();
        await using (ledger)
        {
            Assert.IsType<DeedAnswer.Done>(await ImportAsync(ledger, Set().Replace("\"flow\":\"diesel\"", "\"flow\":\"kerosene\"", StringComparison.Ordinal)));
            Assert.Null(ledger.Period("2026-11").Late);
        }
    }

    [Fact]
    public async Task A_version_never_changes_and_nothing_stands_in_two_sets()
    {
        await using var ledger = BilledMine.Start();
        await ImportAsync(ledger, Set());
        (string Says, string File, int Version, string Id)[] refused =
        [
            ("version: found 1; allowed: above 1, which stands; a version never changes", Set(co2: "2.8"), 1, "own"),
            ("id, version: found own 1; allowed: own 2, as the address says", Set(), 2, "own"),
            ($"id: found {FactorSet.Shipped.Id}; allowed: another than a shipped set's", Set(id: FactorSet.Shipped.Id), 1, FactorSet.Shipped.Id),
            ("factors: found own-diesel-au, which stands in own too; allowed: an id that no other set has", Set(id: "more"), 1, "more"),
            ("factors: found AR5 with other values than in", Set(id: "more", factor: "x", gwp: "AR5"), 1, "more"),
            ("factors: x: primary: found true; allowed: of the method supplier only", Set(id: "more", factor: "x").Replace("\"per\":\"L\"", "\"per\":\"L\",\"primary\":true", StringComparison.Ordinal), 1, "more"),
            ("factors: x: region: found world; allowed: the grid or network that it is of", Energy("electricity", "generation", "location-based", "world"), 1, "more"),
            ("factors: x: part: found transmission; allowed: of electricity only", Energy("heat", "transmission", "average", "AU"), 1, "more"),
            ("factors:4: factors[0].kg_per_unit.CO2: found \"-1\"", Set(co2: "-1"), 1, "own"),
        ];
        foreach (var (says, file, version, id) in refused)
        {
            var why = await ImportAsync(ledger, file, version, id) switch { DeedAnswer.Conflict(var c) => c, DeedAnswer.Invalid(var i) => i, _ => [] };
            Assert.StartsWith(says, Assert.Single(why), StringComparison.Ordinal);
        }
        Assert.Equal(1, ledger.Count("SELECT COUNT(*) FROM deed"));

        static string Energy(string category, string part, string method, string region) => Set(id: "more", factor: "x").Replace("mobile-combustion", category, StringComparison.Ordinal).Replace("\"part\":\"direct\",\"method\":\"average\",\"region\":\"AU\"",
            $"\"part\":\"{part}\",\"method\":\"{method}\",\"region\":\"{region}\"", StringComparison.Ordinal).Replace("\"per\":\"L\"", "\"per\":\"kWh\"", StringComparison.Ordinal);
    }
}

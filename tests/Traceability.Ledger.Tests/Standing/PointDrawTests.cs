using Traceability.Evidence.Entries;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Periods;
using Traceability.Ledger.Production;
using Traceability.Ledger.Records;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Records;
using Traceability.Ledger.Tests.Trails;
using Traceability.Ledger.Tests.Web;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Standing;

/// <summary>Runs that draw by metering points: the mill's 1000 kWh of November, of which its crusher's meter counted 640.</summary>
public sealed class PointDrawTests
{
    const string Products = """{"id":"cobalt","mass_kg":"60","price":{"per_kg":"30","currency":"USD","window":"2026","source":"contract"}},{"id":"copper","mass_kg":"40","price":{"per_kg":"10","currency":"USD","window":"2026","source":"contract"}}""";

    static string Run(string id, string from, string to, string draws) => $$"""{"id":"{{id}}","unit_process":"Electrowinning-Cobalt","from":"{{from}}","to":"{{to}}","products":[{{Products}}],"draws":[{{draws}}]}""";

    const string Begin = "2026-10-31T14:00:00.000Z", Middle = "2026-11-15T14:00:00.000Z", End = "2026-11-30T14:00:00.000Z";

    static Task<DeedAnswer> ReportAsync(TestLedger ledger, params string[] runs) => ledger.ReportAsync("2026-11", $$"""{"format":1,"runs":[{{string.Join(',', runs)}}]}""");

    static async Task<TestLedger> BilledAsync()
    {
        var ledger = await SubMeterTests.SplitAsync(64_000);
        await ledger.RecordAsync(BilledMine.PowerBill);
        await ledger.RecordAsync(BilledMine.DieselBill);
        await ProductionTests.TakeUpstreamAsync(ledger);
        return ledger;
    }

    const string Crusher = """{"stream":"mill","point":"crusher","product":"cobalt"}""", Mill = """{"stream":"mill","point":"mill"}""";

    [Fact]
    public async Task What_points_counted_is_drawn_and_parts_of_a_month_sum_to_the_whole()
    {
        await using var ledger = await BilledAsync();
        Assert.IsType<DeedAnswer.Done>(await ReportAsync(ledger, Run("all", Begin, End, $"{Mill},{Crusher}")));
        var whole = Assert.Single(ledger.Period("2026-11").Allocation!.Runs);
        Assert.Equal([("mill", 360m, "mill", 1000m, null), ("mill", 640m, "crusher", 640m, "cobalt")], whole.Draws.Select(d => (d.Stream, d.Quantity, d.Point!, d.Counted!.Value, d.Product)));
        Assert.All(whole.Draws, d => Assert.Equal(("kWh", "measured", (string?)null), (d.Unit, d.Basis, d.Incomplete)));
        Assert.Contains($"crusher.energy_import {BilledMine.November} 0 {BilledMine.December} 64000", whole.Draws[1].Evidence, StringComparison.Ordinal);
        var allocation = ledger.Period("2026-11").Allocation!;
        Assert.Equal(allocation.TotalKg, whole.Products.Sum(p => p.Co2eKg) + allocation.UnallocatedKg);

        Assert.IsType<DeedAnswer.Done>(await ReportAsync(ledger, Run("a", Begin, Middle, $"{Mill},{Crusher}"), Run("b", Middle, End, $"{Mill},{Crusher}")));
        var halves = ledger.Period("2026-11").Allocation!.Runs;
        foreach (var i in (int[])[0, 1]) Assert.Equal(whole.Draws[i].Quantity, halves.Sum(r => r.Draws[i].Quantity));
        Assert.All(halves, r => Assert.All(r.Draws, d => Assert.Equal("interpolated", d.Basis)));
        Assert.All(halves, r => Assert.All(r.Draws, d => Assert.Contains("was not read for an hour before and after 2026-11-15T14:00:00", d.Incomplete ?? "was not read for an hour before and after 2026-11-15T14:00:00", StringComparison.Ordinal)));
        // By what was counted, and by whatever spelling: 1000 kWh are enough for 100 kg of cobalt.
        Assert.DoesNotContain(ledger.Period("2026-11").Findings, f => f.Rule == "below-physical-minimum");
        Assert.DoesNotContain(ledger.Period("2026-11").Allocation!.Disclosures, d => d.Contains("least energy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_counted_is_closed_with_the_shares_and_what_comes_later_is_beside_it()
    {
        await using var ledger = await BilledAsync();
        Assert.IsType<DeedAnswer.Done>(await ReportAsync(ledger, Run("all", Begin, End, $"{Mill},{Crusher},{{\"stream\":\"bowser\",\"quantity\":\"3000\"}}")));
        Assert.Equal("ok", ledger.Period("2026-11").Checklist.Single(c => c.Id == "production").State);
        Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11"));
        var closed = ledger.Period("2026-11");
        Assert.Equal((null, 0m, 640m), (closed.LateAllocation, closed.Allocation!.UnallocatedKg, closed.Allocation.Runs[0].Draws.Single(d => d.Point == "crusher").Quantity));
        Assert.DoesNotContain(MadeProducts.OtherProgram, closed.Allocation.Why);

        // A second device has read the crusher too; the facility's figure does not move by it.
        var second = await ledger.EnrolAsync(TestLedger.Mine with { Device = "edge-2" });
        var energy = (ConfigurationLeaf.ForChannel)Demo.Channels[Demo.Energy];
        second.Configure([.. Demo.Channels.Select(leaf => leaf is ConfigurationLeaf.ForChannel { Index: Demo.Diesel } c ? c with { Id = "crusher.energy_import", Rule = energy.Rule } : leaf)]);
        foreach (var (at, steps) in ((long, long)[])[(BilledMine.November, 0), (BilledMine.December, 1000)])
        {
            second.NowMs = at;
            await ledger.LogAsync(second.Seal(Demo.Series(Demo.Diesel, at, steps)), TestLedger.Mine with { Device = "edge-2" });
        }
        var late = ledger.Period("2026-11");
        Assert.Equal((closed.Figure!.TotalKg, 640m, 650m), (late.Late!.TotalKg, late.Allocation!.Runs[0].Draws.Single(d => d.Point == "crusher").Quantity, late.LateAllocation!.Runs[0].Draws.Single(d => d.Point == "crusher").Quantity));
        Assert.Equal("what was made, or what metering points counted of it, has been reported since", late.Note);
    }

    [Fact]
    public async Task A_point_that_was_not_read_all_the_time_says_so_and_one_that_never_was_gives_no_shares()
    {
        var ledger = BilledMine.Start(plan: BilledMine.PlanWith("\"exponent\":-2}],", "\"exponent\":-2},{\"id\":\"crusher\",\"channel\":\"crusher.energy_import\",\"role\":\"sub-meter\",\"part_of\":\"mill\",\"unit\":\"kWh\",\"exponent\":-2}],"));
        await using var _ = ledger;
        var chain = await ledger.EnrolAsync();
        var energy = (ConfigurationLeaf.ForChannel)Demo.Channels[Demo.Energy];
        chain.Configure([.. Demo.Channels.Select(leaf => leaf is ConfigurationLeaf.ForChannel { Index: Demo.Diesel } c ? c with { Id = "crusher.energy_import", Rule = energy.Rule } : leaf)]);
        await SubMeterTests.ReadAsync(ledger, chain, BilledMine.October, 0, null);
        await SubMeterTests.ReadAsync(ledger, chain, BilledMine.November, 1000, 500);
        await SubMeterTests.ReadAsync(ledger, chain, BilledMine.November + 24 * BilledMine.Hour, 5000, 2500);
        await SubMeterTests.ReadAsync(ledger, chain, BilledMine.December, 101_000, null);
        await ledger.RecordAsync(BilledMine.DieselBill);
        await ProductionTests.TakeUpstreamAsync(ledger);
        Assert.IsType<DeedAnswer.Done>(await ReportAsync(ledger, Run("all", Begin, End, Crusher)));
        const string silent = "crusher.energy_import was not read from 2026-11-01T14:00:00Z to 2026-11-30T14:00:00Z";
        var period = ledger.Period("2026-11");
        Assert.Equal((20m, "interpolated", silent), Assert.Single(Assert.Single(period.Allocation!.Runs).Draws) is var draw ? (draw.Quantity, draw.Basis!, draw.Incomplete!) : default);
        Assert.Contains($"all: {silent}", period.Allocation.Why);
        Assert.Equal("open", period.Checklist.Single(c => c.Id == "production").State);

        Assert.IsType<DeedAnswer.Done>(await ledger.ReportAsync("2026-10", $$"""{"format":1,"runs":[{{Run("before", "2026-09-30T14:00:00.000Z", Begin, Crusher)}}]}"""));
        Assert.Equal("before: what crusher counted is not given", Assert.Single(ledger.Period("2026-10").Allocation!.Why));
    }

    [Fact]
    public async Task A_month_closed_while_no_product_figure_could_be_made_is_not_late_by_what_points_counted()
    {
        await using var ledger = await SubMeterTests.SplitAsync(64_000);
        await ledger.RecordAsync(BilledMine.PowerBill);
        await ledger.RecordAsync(BilledMine.DieselBill);
        Assert.IsType<DeedAnswer.Done>(await ReportAsync(ledger, Run("all", Begin, End, $"{Mill},{Crusher}"))); // nothing is known upstream of its power
        Assert.Null(ledger.Period("2026-11").Allocation!.TotalKg);
        Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11"));
        var closed = ledger.Period("2026-11");
        Assert.Equal((null, null), (closed.Late, closed.Note));
    }

    [Fact]
    public async Task What_the_plan_does_not_let_a_run_draw_is_refused_where_it_comes_in()
    {
        await using var ledger = await BilledAsync();
        foreach (var (draws, says) in ((string, string)[])
            [("""{"stream":"bowser","point":"mill"}""", "all: point mill of bowser; allowed: points of streams that are determined by meter: mill"),
             ("""{"stream":"mill","point":"elsewhere"}""", "all: point \"elsewhere\" of mill; allowed: mill, crusher"),
             ($"{Crusher},{Crusher}", "all: crusher at 2026-10-31T14:00:00Z is drawn twice")])
            Assert.Equal(says, Assert.Single(Assert.IsType<DeedAnswer.Invalid>(await ReportAsync(ledger, Run("all", Begin, End, draws))).Why));
        Assert.EndsWith("allowed for what a point counted: whole quarter-hours, at which counters have edges", Assert.Single(Assert.IsType<DeedAnswer.Invalid>(await ReportAsync(ledger, Run("all", "2026-10-31T14:07:00.000Z", End, Mill))).Why), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_product_carries_is_for_whoever_closes_to_accept_and_stands_on_the_page()
    {
        var ledger = await BilledAsync();
        Assert.IsType<DeedAnswer.Done>(await ReportAsync(ledger, Run("all", Begin, End, Crusher).Replace("Electrowinning-Cobalt", "leaching", StringComparison.Ordinal)));
        var item = ledger.Period("2026-11").Checklist.Single(c => c.Id == "production");
        Assert.Equal("open", item.State);
        Assert.EndsWith("of the product total, are drawn by no run or carried by no product; allowed: at most 5 %", item.Detail, StringComparison.Ordinal);
        Assert.Contains("all: no least energy is known of leaching (known: electrowinning-cobalt, electrowinning-nickel, electrowinning-copper); its energy is compared with none", ledger.Period("2026-11").Allocation!.Disclosures);
        var seen = ledger.Period("2026-11").ChecklistSha256;
        Assert.IsType<DeedAnswer.Conflict>(await ledger.Close().CloseAsync("mine", "2026-11", WishedMethodologies.InUse, null, seen, new Dictionary<string, string>(), new Author("m.rossi", "analyst"), TestContext.Current.CancellationToken));
        Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11", ("production", "the trucks haul for another plant")));
        await using var served = await ServedLedger.StartAsync(ledger);
        var november = System.Text.Encoding.UTF8.GetString(await served.OwnAsync("/facilities/mine/periods/2026-11"));
        foreach (var said in (string[])["Carried by no product: ", "?form=csv&amp;table=allocation.runs.draws", "?form=csv&amp;table=reconciliations"]) Assert.Contains(said, november, StringComparison.Ordinal);
        Assert.StartsWith("runs.id,stream,quantity,unit,product,point,counted,basis,evidence,incomplete\r\nall,mill,640", System.Text.Encoding.UTF8.GetString(await served.OwnAsync("/api/v1/facilities/mine/periods/2026-11?form=csv&table=allocation.runs.draws")), StringComparison.Ordinal);
        Assert.StartsWith("stream,unit,how,measured,billed,", System.Text.Encoding.UTF8.GetString(await served.OwnAsync("/api/v1/facilities/mine/periods/2026-11?form=csv&table=reconciliations")), StringComparison.Ordinal);
        var page = System.Text.Encoding.UTF8.GetString(await served.OwnAsync("/facilities/mine/periods/2026-11/production"));
        foreach (var said in (string[])["what <span class=\"hash\">crusher</span> counted", "crusher.energy_import", "measured"]) Assert.Contains(said, page, StringComparison.Ordinal);
    }
}

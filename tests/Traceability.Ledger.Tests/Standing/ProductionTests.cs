using System.Text;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Production;
using Traceability.Ledger.Records;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Records;
using Xunit;

namespace Traceability.Ledger.Tests.Standing;

public sealed class ProductionTests
{
    static readonly Author analyst = new("m.rossi", "analyst");

    internal static string Run(string id, string products, string draws, string month = "2026-11", string more = "") => $$"""
        {"id":"{{id}}","unit_process":"electrowinning-cobalt","from":"{{(month == "2026-11" ? "2026-10-31" : "2026-09-30")}}T14:00:00.000Z","to":"{{(month == "2026-11" ? "2026-11-30" : "2026-10-31")}}T14:00:00.000Z","products":[{{products}}],"draws":[{{draws}}]{{more}}}
        """;

    static Task<DeedAnswer> ReportAsync(TestLedger ledger, string month, params string[] runs) => ledger.ReportAsync(month, $$"""{"format":1,"runs":[{{string.Join(',', runs)}}]}""");

    internal const string Cobalt = """{"id":"cobalt","mass_kg":"60","price":{"per_kg":"30","currency":"USD","window":"2026","source":"contract"}}""",
        Copper = """{"id":"copper","mass_kg":"40","price":{"per_kg":"10","currency":"USD","window":"2026","source":"contract"}}""", Slag = """{"id":"slag","waste":true}""";

    /// <summary>What lies upstream of power and diesel is in a product's total, and no shipped row has it for Queensland.</summary>
    static string Upstream(string category, string flow, string region, string per, string more = "") => $$$"""
        {"id":"upstream-{{{flow}}}","version":1,"category":"{{{category}}}","flow":"{{{flow}}}","part":"upstream","method":"average","region":"{{{region}}}","valid_from":"2026-01-01","valid_to":"2027-01-01","data_year":2025,"per":"{{{per}}}",{{{more}}}
         "kg_per_unit":{"CO2":"0.1"},"source":{"document":"d","table":"t","row":"r","year":2026},"licence":"own","checked":{"grade":"primary","how":"for tests"}}
        """;

    internal static async Task<TestLedger> MeteredAsync()
    {
        var ledger = BilledMine.Start();
        await ledger.MeterAsync();
        await ledger.RecordAsync(BilledMine.DieselBill);
        await TakeUpstreamAsync(ledger);
        return ledger;
    }

    internal static async Task TakeUpstreamAsync(TestLedger ledger) =>
        Assert.IsType<DeedAnswer.Done>(await ledger.Open.Factors.TakeAsync("upstream", 1, Encoding.UTF8.GetBytes($$$"""
            {"format":2,"id":"upstream","version":1,"published":"2026-01-01",
             "gwp_sets":[{"id":"OWN","horizon_years":100,"feedback":"none","values":{"CO2":"1"},"source":{"document":"d","table":"t","row":"r","year":2026},"licence":"own","checked":{"grade":"primary","how":"for tests"}}],
             "factors":[{{{Upstream("electricity", "grid", "AU-QLD", "kWh", "\"with_transmission\":true,")}}},{{{Upstream("mobile-combustion", "diesel", "AU", "L")}}}]}
            """), null, null, analyst, TestContext.Current.CancellationToken));

    [Fact]
    public async Task What_was_made_of_incomplete_evidence_and_by_a_run_that_draws_nothing_says_so()
    {
        await using var ledger = await MeteredAsync();
        await ledger.RecordAsync(BilledMine.DieselBill with { FromMs = BilledMine.October, ToMs = BilledMine.November - 240 * BilledMine.Hour, Document = "D-10" });
        Assert.IsType<DeedAnswer.Done>(await ReportAsync(ledger, "2026-10", Run("r1", Cobalt, "", "2026-10")));
        var period = ledger.Period("2026-10");
        var unknown = Assert.Single(period.Figure!.Why);
        Assert.StartsWith("bowser: nothing is recorded from", unknown, StringComparison.Ordinal);
        Assert.Equal([unknown, "r1: the report says nothing of what this run drew"], period.Allocation!.Why);
        await ledger.RecordAsync(BilledMine.PowerBill with { FromMs = BilledMine.October, ToMs = BilledMine.November, Document = "P-10", Quantity = new Traceability.Carbon.Exact.ExactDecimal(800, 0) });
        Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-10", ("stream:bowser", "the rest is billed later")));
        Assert.Equal([unknown, "r1: the report says nothing of what this run drew"], ledger.Period("2026-10").Allocation!.Why); // closed, as it was
    }

    [Fact]
    public async Task What_was_made_carries_the_period_exactly_and_the_two_figures_are_apart()
    {
        await using var ledger = await MeteredAsync();
        await ledger.RecordAsync(BilledMine.PowerBill);
        Assert.Null(ledger.Period("2026-11").Allocation);
        var id = Assert.IsType<DeedAnswer.Done>(await ReportAsync(ledger, "2026-11", Run("r1", $"{Cobalt},{Copper},{Slag}",
            """{"stream":"mill","quantity":"600","evidence":"sub-meter"},{"stream":"mill","quantity":"100","product":"cobalt","evidence":"cell house"},{"stream":"bowser","quantity":"1000"}"""))).Id;

        var period = ledger.Period("2026-11");
        var allocation = period.Allocation!;
        Assert.True(allocation.Runs.Count == 1, string.Join('\n', allocation.Why));
        Assert.Equal(("iso-14067-pact-3", "ghg-protocol-corporate-facility", id), (allocation.Methodology, period.Figure!.Methodology, allocation.Deed!.Id));
        Assert.NotEqual(period.Figure.TotalKg, allocation.TotalKg!.Value); // by another rulebook, never added
        var run = Assert.Single(allocation.Runs);
        Assert.Equal(("mass", "economic"), (run.Method, run.Alternative));
        Assert.Equal(allocation.TotalKg, run.Products.Sum(p => p.Co2eKg) + allocation.UnallocatedKg);
        Assert.Equal(run.Products.Sum(p => p.Co2eKg), run.Products.Sum(p => p.AlternativeCo2eKg));
        var (cobalt, copper, slag) = (run.Products.Single(p => p.Id == "cobalt"), run.Products.Single(p => p.Id == "copper"), run.Products.Single(p => p.Waste));
        Assert.Equal(("3/5", "2/5", 0m), (cobalt.Common, copper.Common, slag.Co2eKg));
        Assert.True(cobalt.Co2eKgPerKg > copper.Co2eKgPerKg); // the cell house's power is the cobalt's alone
        Assert.Equal(decimal.Round(copper.Co2eKg / 40, 9), copper.Co2eKgPerKg);
        Assert.Equal("no comparison for cobalt: no generic figure is known", cobalt.Comparison!.NoComparison);
        Assert.Null(slag.Co2eKgPerKg);

        Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11"));
        await ledger.RecordAsync(BilledMine.DieselBill with { Document = "D-12" });
        Assert.Equal(allocation.InputsHash, ledger.Period("2026-11").Allocation!.InputsHash); // as it was closed
    }

    [Fact]
    public async Task What_a_period_was_closed_with_per_product_stands_until_a_restatement_and_a_later_report_is_beside_it()
    {
        await using var ledger = await MeteredAsync();
        await ledger.RecordAsync(BilledMine.PowerBill);
        await ReportAsync(ledger, "2026-11", Run("r1", Cobalt, """{"stream":"mill","quantity":"600"}"""));
        Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11"));
        var closed = ledger.Period("2026-11");
        Assert.Null(closed.Note);
        Assert.Equal(["checklist", "figure", "product-figure", "product-shares", "production"], Assert.Single(closed.Deeds).Documents.Keys.Order(StringComparer.Ordinal));
        var perKg = Assert.Single(closed.Allocation!.Runs[0].Products).Co2eKgPerKg;

        await ReportAsync(ledger, "2026-11", Run("r1", Cobalt.Replace("\"60\"", "\"30\"", StringComparison.Ordinal), """{"stream":"mill","quantity":"600"}"""));
        var late = ledger.Period("2026-11");
        Assert.Equal((perKg, "what was made, or what metering points counted of it, has been reported since"), (Assert.Single(late.Allocation!.Runs[0].Products).Co2eKgPerKg, late.Note));
        Assert.InRange(Assert.Single(late.LateAllocation!.Runs[0].Products).Co2eKgPerKg!.Value, 1.99m * perKg!.Value, 2.01m * perKg.Value);
        Assert.NotEqual(late.Allocation.Deed!.Id, late.LateAllocation.Deed!.Id);
        Assert.Equal(late.Figure!.TotalKg, late.Late!.TotalKg); // the facility's figure is another methodology's, and has not moved

        Assert.IsType<DeedAnswer.Done>(await ledger.RestateAsync("2026-11", true, "half of it was counted twice"));
        var restated = ledger.Period("2026-11");
        Assert.Equal(Assert.Single(late.LateAllocation.Runs[0].Products).Co2eKgPerKg, Assert.Single(restated.Allocation!.Runs[0].Products).Co2eKgPerKg);
        Assert.Equal(((AllocationView?)null, (string?)null), (restated.LateAllocation, restated.Note));
    }

    [Fact]
    public async Task A_period_closed_before_anything_was_reported_has_no_product_figure_until_it_is_restated()
    {
        await using var ledger = await MeteredAsync();
        await ledger.RecordAsync(BilledMine.PowerBill);
        Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11"));
        await ReportAsync(ledger, "2026-11", Run("r1", Cobalt, """{"stream":"mill","quantity":"600"}"""));
        var late = ledger.Period("2026-11");
        Assert.Null(late.Allocation);
        Assert.NotNull(late.LateAllocation!.TotalKg);
        Assert.IsType<DeedAnswer.Done>(await ledger.RestateAsync("2026-11", true, "the report had been forgotten"));
        Assert.Equal(late.LateAllocation.TotalKg, ledger.Period("2026-11").Allocation!.TotalKg);
    }

    [Fact]
    public async Task More_drawn_than_there_was_says_why_there_is_no_figure_and_too_little_power_is_a_finding()
    {
        await using var ledger = await MeteredAsync();
        await ReportAsync(ledger, "2026-11", Run("r1", Cobalt, """{"stream":"mill","quantity":"1001"}""", more: ",\"electricity_kwh\":\"82\""));
        var period = ledger.Period("2026-11");
        Assert.Null(period.Allocation!.TotalKg);
        Assert.Contains(period.Allocation.Why, w => w.StartsWith("r1 draw 1001 kWh of mill, of which there are 1000", StringComparison.Ordinal));
        var finding = Assert.Single(period.Findings, f => f.Rule == "below-physical-minimum");
        Assert.Equal(("r1", "82 kWh"), (finding.Place, finding.Observed));
        Assert.StartsWith("at least 82.2 kWh for 60 kg of cobalt metal", finding.Expected, StringComparison.Ordinal);
        await ReportAsync(ledger, "2026-11", Run("r1", Cobalt, """{"stream":"mill","quantity":"1000"}""", more: ",\"electricity_kwh\":\"83\""));
        Assert.NotNull(ledger.Period("2026-11").Allocation!.TotalKg);
        Assert.DoesNotContain(ledger.Period("2026-11").Findings, f => f.Rule == "below-physical-minimum");
    }

    [Fact]
    public async Task A_month_on_month_difference_is_split_into_volume_and_intensity_once_both_say_what_they_made()
    {
        await using var ledger = BilledMine.Start();
        await ledger.MeterAsync();
        await ledger.RecordAsync(BilledMine.DieselBill);
        Assert.Contains("volume-and-intensity", ledger.Period("2026-11").Change!.Parts.Select(p => p.Cause));
        await ReportAsync(ledger, "2026-11", Run("r1", """{"id":"cobalt","mass_kg":"60"}""", ""));
        Assert.Contains("volume-and-intensity", ledger.Period("2026-11").Change!.Parts.Select(p => p.Cause));
        await ReportAsync(ledger, "2026-10", Run("r1", """{"id":"cobalt","mass_kg":"50"}""", "", "2026-10"));
        var change = ledger.Period("2026-11").Change!;
        Assert.Equal(["volume", "intensity"], change.Parts.Select(p => p.Cause).TakeLast(2));
        Assert.Equal(change.ToKg - change.FromKg, change.Parts.Sum(p => p.Kg));
        var factors = change.FromKg + change.Parts.SkipLast(2).Sum(p => p.Kg);
        Assert.Equal(decimal.Round(factors * 60 / 50 - factors, 6), decimal.Round(change.Parts[^2].Kg, 6));

        // Of several products, the same in both months, kilograms together; of others nobody can tell.
        await ReportAsync(ledger, "2026-11", Run("r1", """{"id":"cobalt","mass_kg":"60"},{"id":"nickel","mass_kg":"40"}""", ""));
        Assert.Equal(("volume-and-intensity", 0), (ledger.Period("2026-11").Change!.Parts[^1].Cause, ledger.Period("2026-11").Change!.Products.Count));
        await ReportAsync(ledger, "2026-10", Run("r1", """{"id":"nickel","mass_kg":"30"},{"id":"cobalt","mass_kg":"20"}""", "", "2026-10"));
        change = ledger.Period("2026-11").Change!;
        Assert.Equal(["cobalt", "nickel"], change.Products);
        Assert.Equal(decimal.Round(factors * 100 / 50 - factors, 6), decimal.Round(change.Parts[^2].Kg, 6));
        Assert.Equal(change.ToKg - change.FromKg, change.Parts.Sum(p => p.Kg));
    }

    [Fact]
    public async Task Every_fault_of_a_report_is_named()
    {
        await using var ledger = BilledMine.Start();
        Assert.Equal(["runs[0]: from 2026-09-30T14:00:00Z to 2026-10-31T14:00:00Z; allowed: within 2026-11, from 2026-10-31T14:00:00Z to 2026-11-30T14:00:00Z", "runs[0].draws: found \"kiln\"; allowed: streams of mine's plan: mill, bowser"],
            Assert.IsType<DeedAnswer.Invalid>(await ReportAsync(ledger, "2026-11", Run("r1", Cobalt, """{"stream":"kiln","quantity":"1"}""", "2026-10"))).Why);
        Assert.StartsWith("period: \"2026-13\"; allowed: a year, month or day", Assert.IsType<DeedAnswer.Unknown>(await ReportAsync(ledger, "2026-13")).Why, StringComparison.Ordinal);
        Assert.Equal(["products[0].mass_kg", "products[1].id", "draws[0].product"],
            Assert.IsType<DeedAnswer.Invalid>(await ReportAsync(ledger, "2026-11", Run("r1", """{"id":"a"},{"id":"a","mass_kg":"1"}""", """{"stream":"mill","quantity":"1","product":"b"}"""))).Why.Select(w => w.Split("runs[0].")[1].Split(':')[0]));
        Assert.Equal(0, ledger.Count("SELECT COUNT(*) FROM deed"));
    }
}

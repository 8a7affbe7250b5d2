using System.Text;
using Traceability.Carbon.Figures;
using Traceability.Evidence.Records;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Records;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Records;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Standing;

public sealed class CertificateTests
{
    static readonly Author analyst = new("m.rossi", "analyst");

    internal static readonly string InMarket = BilledMine.PlanWith("\"region\":\"AU-QLD\"", "\"region\":\"AU-QLD\",\"market\":\"AU\"");

    static readonly string[] criteria = ["emission-rate", "only-claim", "cancelled", "vintage", "same-market", "delivered-electricity", "consumer-alone", "residual-mix"];

    /// <summary>Of wind, for September to November.</summary>
    internal static string Certificate(string id, int kwh, string market = "AU", long laterMs = 0, int answered = 8) => $$"""
        {"id":"{{id}}","kind":"REC","market":"{{market}}","vintage_from":{{BilledMine.September + laterMs}},"vintage_to":{{BilledMine.December}},"volume_kwh":"{{kwh}}","kg_per_kwh":{"CO2":"0"},
         "source":{"document":"a registry","table":"1","row":"{{id}}","year":2026},"cancelled":{"on":"2026-12-01","reference":"R-1"},
         "criteria":[{{string.Join(',', criteria.Take(answered).Select(c => $$"""{"criterion":"{{c}}","met":true,"how":"seen"}"""))}}]}
        """;

    static Task<DeedAnswer> ClaimAsync(TestLedger ledger, string facility, params string[] certificates) => ledger.Open.Standing.ClaimAsync(
        facility, Encoding.UTF8.GetBytes($$"""{"format":1,"certificates":[{{string.Join(',', certificates)}}]}"""), null, ledger.StandingId(DeedKind.Certificates, facility, facility), analyst, TestContext.Current.CancellationToken);

    [Fact]
    public async Task The_months_of_a_vintage_share_a_certificate_by_what_the_ledger_counted_and_a_closed_figure_carries_the_claim()
    {
        await using var ledger = BilledMine.Start(plan: InMarket);
        await ledger.MeterAsync();
        await ledger.RecordAsync(BilledMine.PowerBill);
        await ledger.RecordAsync(BilledMine.DieselBill);
        decimal Market(string month) => ledger.Period(month).Figure!.Scope2MarketKg!.Value;
        var before = ((string[])["2026-09", "2026-10", "2026-11", "2026-12"]).ToDictionary(m => m, Market);
        var total = ledger.Period("2026-11").Figure!.TotalKg;
        var id = Assert.IsType<DeedAnswer.Done>(await ClaimAsync(ledger, "mine", Certificate("wind", 1150))).Id; // of 500 + 800 + 1000 kWh
        Assert.Equal(id, Assert.IsType<DeedAnswer.Done>(await ClaimAsync(ledger, "mine", Certificate("wind", 1150))).Id);
        foreach (var month in (string[])["2026-09", "2026-10", "2026-11"]) Assert.Equal(before[month] / 2, Market(month), 6);
        Assert.Equal(before["2026-12"], Market("2026-12"));
        Assert.All((string[])["2026-09", "2026-10"], month => Assert.Equal(["bowser: no data"], ledger.Period(month).Figure!.Why)); // of the vintage all is known, the trucks' bill is not of it
        Assert.Equal(total, ledger.Period("2026-11").Figure!.TotalKg); // location-based, by which the total goes, is what was drawn
        Assert.True(ledger.Figures().Scope2MarketKg < ledger.Figures().Scope2Kg);

        Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11"));
        Assert.True(FigureFile.TryRead("f", ledger.Open.Periods.Figure("mine", "2026-11", out _)!, [], out var inputs, out var faults), string.Join('\n', faults));
        Assert.Equal(("1300", "2300"), (inputs.Claims.Single().BeforeKwh.ToString(), inputs.Claims.Single().VintageKwh.ToString()));
        Assert.True(FigureFile.TryRedo(inputs, out _, out var inventory, out _));
        Assert.Equal("500", inventory.Certificates.Single().PeriodKwh.ToString());
        Assert.Empty(ledger.Period("2026-11").Findings);
    }

    /// <summary>Of September to December, which ends in the zone of the mine.</summary>
    static string OfFourMonths(string id, int kwh) => Certificate(id, kwh).Replace($"\"vintage_to\":{BilledMine.December}", $"\"vintage_to\":{January}", StringComparison.Ordinal);

    static readonly long January = BilledMine.Ms("2026-12-31T14:00:00");

    static ClaimedCertificate Listed(TestLedger ledger) => Assert.Single(new ClaimedCertificates(ledger.Open.Database, ledger.Open.Plans, "demo", ledger.Time).Of("mine"));

    [Fact]
    public async Task A_certificate_counts_in_no_month_before_its_vintage_is_over_and_then_in_each_by_what_it_drew()
    {
        await using var ledger = BilledMine.Start(plan: InMarket);
        var chain = await ledger.MeterAsync();
        await ledger.RecordAsync(BilledMine.PowerBill);
        await ledger.RecordAsync(BilledMine.DieselBill);
        var before = ((string[])["2026-09", "2026-10", "2026-11"]).ToDictionary(m => m, m => ledger.Period(m).Figure!.Scope2MarketKg!.Value);
        await ClaimAsync(ledger, "mine", OfFourMonths("wind", 1150));
        const string why = "its vintage ends at 2026-12-31T14:00Z, and only then is it known which part of it each period drew";
        foreach (var (month, kg) in before)
        {
            Assert.Equal(kg, ledger.Period(month).Figure!.Scope2MarketKg!.Value);
            Assert.Contains($"certificate wind is not applied: {why}", ledger.Period(month).Figure!.Disclosures);
        }
        Assert.Contains($"certificate wind is not applied: {why}", ledger.Figures().Disclosures);
        Assert.Equal((why, 2301m, 0m), Listed(ledger) is var listed ? (listed.Why, listed.DrawnKwh, listed.CountsKwh) : default);
        Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11"));
        var closed = ledger.Open.Periods.Figure("mine", "2026-11", out _)!;

        chain.NowMs = January - BilledMine.Hour;
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 461_000)));
        Assert.Null(ledger.Period("2026-11").Late); // what is drawn later moves nothing that was closed
        chain.NowMs = January;
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, January, 461_000))); // 2300 kWh in December, 4600 in the vintage
        ((ManualTime)ledger.Time).Step(TimeSpan.FromDays(31));
        Assert.Equal((null, 4600m, 1150m), Listed(ledger) is var over ? (over.Why, over.DrawnKwh, over.CountsKwh) : default);
        foreach (var month in (string[])["2026-09", "2026-10"]) Assert.Equal(before[month] * 3 / 4, ledger.Period(month).Figure!.Scope2MarketKg!.Value, 6);
        var november = ledger.Period("2026-11");
        Assert.Equal((before["2026-11"], before["2026-11"] * 3 / 4), (november.Figure!.Scope2MarketKg!.Value, decimal.Round(november.Late!.Scope2MarketKg!.Value, 6)));
        Assert.True(FigureFile.TryRead("f", closed, [], out var inputs, out var faults) && FigureFile.TryRedo(inputs, out var redone, out _, out _) && redone.AsSpan().SequenceEqual(closed), string.Join('\n', faults));
    }

    [Fact]
    public async Task A_vintage_that_ended_unread_makes_each_figure_that_takes_of_it_incomplete()
    {
        await using var ledger = BilledMine.Start(now: "2027-01-02T00:00:00", plan: InMarket);
        var chain = await ledger.MeterAsync();
        await ledger.RecordAsync(BilledMine.PowerBill);
        await ledger.RecordAsync(BilledMine.DieselBill);
        Assert.Equal("complete", ledger.Period("2026-11").Figure!.State);
        await ClaimAsync(ledger, "mine", OfFourMonths("wind", 1150).Replace("\"cancelled\":{\"on\":\"2026-12-01\",\"reference\":\"R-1\"},", "", StringComparison.Ordinal));
        Assert.Equal("complete", ledger.Period("2026-11").Figure!.State); // what is not applied asks nothing of other months
        await ClaimAsync(ledger, "mine", OfFourMonths("wind", 1150));
        const string why = "certificate wind: what was drawn in its vintage is not all known: mill: mill.energy_import was not read from 2026-11-30T15:00:00Z to 2026-12-31T14:00:00Z";
        Assert.Equal([why], ledger.Period("2026-11").Figure!.Why);
        Assert.Contains(ledger.Figures().Why, line => line.StartsWith("certificate wind: what was drawn in its vintage is not all known: mill: ", StringComparison.Ordinal));
        Assert.Contains(ledger.Period("2026-11").Checklist, i => i.Detail.Contains(why, StringComparison.Ordinal));
        chain.NowMs = January;
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, January, 461_000)));
        Assert.Equal("complete", ledger.Period("2026-11").Figure!.State);
    }

    [Fact]
    public async Task Certificates_that_come_after_the_closing_make_a_restatement_due_by_the_market_based_total_alone()
    {
        await using var ledger = BilledMine.Start(plan: InMarket);
        await ledger.MeterAsync();
        await ledger.RecordAsync(BilledMine.PowerBill);
        await ledger.RecordAsync(BilledMine.DieselBill);
        Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11"));
        await ClaimAsync(ledger, "mine", Certificate("wind", 1150));
        var month = ledger.Period("2026-11");
        Assert.Equal(month.Figure!.TotalKg, month.Late!.TotalKg);
        Assert.True(month is { LatePercent: 0, LateMarketPercent: > 0 and < 5, RestatementDue: false }, $"{month.LatePercent}, {month.LateMarketPercent}");
        await ClaimAsync(ledger, "mine", Certificate("wind", 2300));
        month = ledger.Period("2026-11");
        Assert.True(month is { LatePercent: 0, LateMarketPercent: > 5, RestatementDue: true }, $"{month.LatePercent}, {month.LateMarketPercent}");
        Assert.Equal(Math.Round(100 * (month.Figure!.MarketBasedKg!.Value - month.Late!.MarketBasedKg!.Value) / month.Figure.MarketBasedKg.Value, 2), month.LateMarketPercent);
        Assert.Equal(month.Figure.TotalKg - month.Figure.Scope2Kg + month.Figure.Scope2MarketKg, month.Figure.MarketBasedKg);
        Assert.IsType<DeedAnswer.Done>(await ledger.RestateAsync("2026-11", false, "the certificates came in"));
    }

    [Fact]
    public async Task More_than_was_drawn_and_two_facilities_that_claim_one_certificate_are_found()
    {
        await using var ledger = BilledMine.Start(plan: InMarket);
        await ledger.MeterAsync();
        await ledger.Open.Standing.AdoptAsync("moon", Encoding.UTF8.GetBytes(InMarket.Replace("\"facility\":\"mine\"", "\"facility\":\"moon\"", StringComparison.Ordinal)), null, analyst, TestContext.Current.CancellationToken);
        await ClaimAsync(ledger, "mine", Certificate("wind", 100));
        Assert.DoesNotContain(ledger.Period("2026-11").Findings, f => f.Rule == "certificates-overlap");
        await ClaimAsync(ledger, "moon", Certificate("sun", 100), Certificate("wind", 100));
        Assert.Equal(("wind", "claims by another facility, mine"), Assert.Single(ledger.Period("2026-11").Findings, f => f.Rule == "certificates-overlap") is var twice ? (twice.Place, twice.Observed) : default);

        await ClaimAsync(ledger, "mine", Certificate("hydro", 1200), Certificate("tide", 1200));
        var period = ledger.Period("2026-11");
        Assert.Equal(("mine", "1200 of 2300 kWh, 1200 of 2300 kWh"), Assert.Single(period.Findings, f => f.Rule == "certificates-overlap") is var more ? (more.Place, more.Observed) : default);
        Assert.Null(period.Figure); // a claim that cannot stand refuses the figure, which says why
        Assert.Contains(period.Checklist, i => i.Id == "figure" && i.Detail.Contains("claim more than the 2300 kWh that were drawn", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2099-06-01", "a day that has been")]
    [InlineData("2026-08-29", "no day before its electricity was generated (vintage_from)")]
    public async Task A_certificate_that_cannot_have_been_cancelled_on_its_day_is_refused(string on, string allowed)
    {
        await using var ledger = BilledMine.Start(plan: InMarket);
        var wrong = Assert.IsType<DeedAnswer.Invalid>(await ClaimAsync(ledger, "mine", Certificate("wind", 1150).Replace("2026-12-01", on, StringComparison.Ordinal)));
        Assert.Contains($"certificates[0].cancelled.on: found {on}; allowed: {allowed}", Assert.Single(wrong.Why), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_would_refuse_every_figure_is_refused_where_it_comes_in()
    {
        await using var ledger = BilledMine.Start(plan: InMarket);
        Assert.Equal(["certificates[0].market: found \"FI\"; allowed: AU, from which the facility draws", "certificates[1].criteria: unanswered are residual-mix; allowed: an answer to each",
                "certificates[2].vintage_from, vintage_to: allowed: whole quarter-hours, at which counters have edges", "certificates[2].id: found \"b\"; allowed: each certificate once"],
            Assert.IsType<DeedAnswer.Invalid>(await ClaimAsync(ledger, "mine", Certificate("a", 1, "FI"), Certificate("b", 1, answered: 7), Certificate("b", 1, laterMs: 1))).Why);
        // Only of what concerns some instruments alone can it be said that it does not concern this one.
        string NotConcerned(string criterion) => Certificate("a", 1).Replace($"{{\"criterion\":\"{criterion}\",\"met\":true,", $"{{\"criterion\":\"{criterion}\",", StringComparison.Ordinal);
        Assert.StartsWith("certificates[0].criteria: only-claim has no \"met\"; allowed: true or false", Assert.Single(Assert.IsType<DeedAnswer.Invalid>(await ClaimAsync(ledger, "mine", NotConcerned("only-claim"))).Why), StringComparison.Ordinal);
        Assert.IsType<DeedAnswer.Unknown>(await ClaimAsync(ledger, "moon", Certificate("a", 1)));
        Assert.Equal(0, ledger.Count("SELECT COUNT(*) FROM deed"));
    }
}

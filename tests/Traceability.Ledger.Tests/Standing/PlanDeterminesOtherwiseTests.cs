using System.Text;
using Traceability.Carbon.Exact;
using Traceability.Evidence.Records;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Records;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Records;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Standing;

/// <summary>A later plan determines a stream otherwise: what was recorded for the plan before is counted as that plan's, or named, and never beside what is counted now.</summary>
public sealed class PlanDeterminesOtherwiseTests
{
    static readonly long November = UnmeteredMine.Ms("2026-11-01T00:00:00"), December = UnmeteredMine.Ms("2026-12-01T00:00:00");

    [Fact]
    public async Task An_estimate_is_not_counted_beside_the_invoice_that_a_later_plan_asks_for()
    {
        await using var ledger = UnmeteredMine.Start();
        await ledger.MeasureAsync();
        await ledger.RecordAsync(UnmeteredMine.Guess with { FromMs = November, ToMs = December, Quantity = new ExactDecimal(2900, 0) });
        await AdoptAsync(ledger, 2, ("{\"by\":\"estimate\",\"reason\":\"no meter\"}", "{\"by\":\"invoice\"}"));
        Assert.DoesNotContain(ledger.Figures().Streams, s => s.Id == "genset");
        Assert.Contains("genset: no data", ledger.Figures().Why);
        await ledger.RecordAsync(UnmeteredMine.Bill with { Stream = "genset", Document = "INV-77" });
        Assert.Equal(3000m / 30, decimal.Round(Quantity(ledger, "genset"), 9)); // the day that was looked at
    }

    [Fact]
    public async Task An_invoice_is_not_counted_beside_the_estimate_that_a_later_plan_asks_for()
    {
        await using var ledger = UnmeteredMine.Start();
        await ledger.MeasureAsync();
        await ledger.RecordAsync(UnmeteredMine.Bill);
        await AdoptAsync(ledger, 2, ("\"id\":\"bowser\",\"category\":\"mobile-combustion\",\"flow\":\"diesel\",\"unit\":\"L\",\"determined\":{\"by\":\"invoice\"}",
            "\"id\":\"bowser\",\"category\":\"mobile-combustion\",\"flow\":\"diesel\",\"unit\":\"L\",\"determined\":{\"by\":\"estimate\",\"reason\":\"r\"}"));
        await ledger.RecordAsync(UnmeteredMine.Guess with { Stream = "bowser", FromMs = November, ToMs = December, Quantity = new ExactDecimal(2700, 0) });
        Assert.Equal(90m, decimal.Round(Quantity(ledger, "bowser"), 9));
    }

    [Fact]
    public async Task An_estimate_of_what_a_meter_lost_is_not_counted_beside_the_invoices_of_a_later_plan()
    {
        await using var ledger = UnmeteredMine.Start();
        await ledger.MeasureAsync();
        await ledger.RecordAsync(UnmeteredMine.Guess with { Stream = "mill", Unit = "kWh", FromMs = UnmeteredMine.Ms("2026-11-21T09:00:00"), ToMs = UnmeteredMine.Ms("2026-11-21T10:00:00"), Quantity = new ExactDecimal(500, 0) });
        await AdoptAsync(ledger, 2, ("{\"by\":\"meter\",\"points\":[\"mill\"]}", "{\"by\":\"invoice\"}"));
        await ledger.RecordAsync(UnmeteredMine.Bill with { Stream = "mill", Unit = "kWh", Document = "E-1" });
        Assert.Equal(100m, decimal.Round(Quantity(ledger, "mill"), 9));
    }

    [Fact]
    public async Task Deliveries_by_note_of_a_stock_that_a_scale_weighs_now_make_the_figure_incomplete()
    {
        await using var ledger = UnmeteredMine.Start();
        await ledger.MeasureAsync();
        foreach (var wish in UnmeteredMine.All) await ledger.RecordAsync(wish);
        Assert.DoesNotContain(ledger.Figures().Why, why => why.Contains("soda", StringComparison.Ordinal));
        await AdoptAsync(ledger, 2, ("\"determined\":{\"by\":\"stock\"}", "\"determined\":{\"by\":\"stock\",\"scale\":\"gate\"}"));
        Assert.Contains("soda: 1 record (receipt) that the plan does not count now, which determines it by stock with the scale gate", ledger.Figures().Why);
    }

    [Fact]
    public async Task Electricity_that_was_dropped_from_the_plan_is_named_in_every_month_of_a_certificates_vintage()
    {
        const string camp = "{\"id\":\"camp\",\"category\":\"electricity\",\"flow\":\"grid\",\"unit\":\"kWh\",\"determined\":{\"by\":\"invoice\"}},";
        await using var ledger = BilledMine.Start(plan: CertificateTests.InMarket.Replace("\"streams\":[", "\"streams\":[" + camp, StringComparison.Ordinal));
        await ledger.Open.Standing.StateAsync(ledger.Place.Plans.ByFacility.Values, TestContext.Current.CancellationToken);
        await ledger.MeterAsync();
        foreach (var wish in (RecordWish[])[BilledMine.PowerBill, BilledMine.DieselBill]) await ledger.RecordAsync(wish);
        foreach (var (document, from, to) in ((string, long, long)[])[("C-9", BilledMine.September, BilledMine.October), ("C-10", BilledMine.October, BilledMine.November)])
            await ledger.RecordAsync(BilledMine.PowerBill with { Stream = "camp", Document = document, FromMs = from, ToMs = to, Quantity = new ExactDecimal(1150, 0) });
        var file = Encoding.UTF8.GetBytes("{\"format\":1,\"certificates\":[" + CertificateTests.Certificate("wind", 2300) + "]}");
        Assert.IsType<DeedAnswer.Done>(await ledger.Open.Standing.ClaimAsync("mine", file, null, ledger.StandingId(DeedKind.Certificates, "mine", "mine"), new Author("m.rossi", "analyst"), TestContext.Current.CancellationToken));
        Assert.Equal(["camp: no data"], ledger.Period("2026-11").Figure!.Why);

        await AdoptAsync(ledger, CertificateTests.InMarket.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal));
        Assert.Contains(ledger.Period("2026-11").Figure!.Why, why => why == "certificate wind: what was drawn in its vintage is not all known: camp: electricity that the plan does not list any more");
    }

    [Fact]
    public async Task Electricity_that_was_billed_and_is_metered_now_was_not_dropped()
    {
        await using var ledger = BilledMine.Start(plan: CertificateTests.InMarket.Replace("\"determined\":{\"by\":\"meter\",\"points\":[\"mill\"]}", "\"determined\":{\"by\":\"invoice\"}", StringComparison.Ordinal));
        await ledger.Open.Standing.StateAsync(ledger.Place.Plans.ByFacility.Values, TestContext.Current.CancellationToken);
        await ledger.MeterAsync();
        foreach (var wish in (RecordWish[])[BilledMine.PowerBill, BilledMine.DieselBill]) await ledger.RecordAsync(wish);
        await AdoptAsync(ledger, CertificateTests.InMarket.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal));
        var file = Encoding.UTF8.GetBytes("{\"format\":1,\"certificates\":[" + CertificateTests.Certificate("wind", 2300) + "]}");
        Assert.IsType<DeedAnswer.Done>(await ledger.Open.Standing.ClaimAsync("mine", file, null, ledger.StandingId(DeedKind.Certificates, "mine", "mine"), new Author("m.rossi", "analyst"), TestContext.Current.CancellationToken));
        Assert.Equal(["bowser: no data"], ledger.Period("2026-10").Figure!.Why);
        Assert.Empty(ledger.Period("2026-11").Figure!.Why);
    }

    static decimal Quantity(TestLedger ledger, string stream) => ledger.Figures().Streams.Single(s => s.Id == stream).Quantity;

    static Task AdoptAsync(TestLedger ledger, int version, params ReadOnlySpan<(string From, string To)> changes)
    {
        var text = UnmeteredMine.Plan.Replace("\"version\":1", $"\"version\":{version}", StringComparison.Ordinal);
        foreach (var (from, to) in changes)
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            text = text.Replace(from, to, StringComparison.Ordinal);
        }
        return AdoptAsync(ledger, text);
    }

    static async Task AdoptAsync(TestLedger ledger, string plan)
    {
        var done = await ledger.Open.Standing.AdoptAsync("mine", Encoding.UTF8.GetBytes(plan), "as agreed", new Author("petra", "analyst"), TestContext.Current.CancellationToken);
        Assert.True(done is DeedAnswer.Done, done.ToString());
    }
}

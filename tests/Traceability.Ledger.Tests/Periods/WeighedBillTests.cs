using Traceability.Carbon.Exact;
using Traceability.Evidence.Records;
using Traceability.Ledger.Periods;
using Traceability.Ledger.Records;
using Traceability.Ledger.Tests.Records;
using Traceability.Ledger.Tests.Web;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Periods;

/// <summary>Bills beside a scale: of limestone, which counts as it is weighed in, and of lime, which counts by a stock. 25 t came on 22 November.</summary>
public sealed class WeighedBillTests
{
    const string Stock = """{"id":"limestone","category":"process","flow":"calcium-carbonate","unit":"t","determined":{"by":"receipts","scale":"deck"}}""";

    static RecordWish Bill(string from, string to, long kilograms, string document) =>
        new("mine", "limestone", RecordKind.Invoice, UnmeteredMine.Ms(from), UnmeteredMine.Ms(to), new ExactDecimal(kilograms, -3), "t", document, null, null, null);

    static readonly RecordWish november = Bill("2026-10-31T14:00:00", "2026-11-30T14:00:00", 25_100, "L-11");

    static ReconciliationView Compared(TestLedger ledger, string month = "2026-11") => Assert.Single(ledger.Period(month).Reconciliations, r => r.Stream == "limestone");

    static async Task<TestLedger> WeighedAsync(string? determined = null)
    {
        var ledger = TestLedger.Start(time: new ManualTime(UnmeteredMine.Now), plan: determined is null ? UnmeteredMine.Plan : UnmeteredMine.Plan.Replace(Stock, Stock.Replace("\"by\":\"receipts\",", determined, StringComparison.Ordinal), StringComparison.Ordinal));
        await ledger.MeasureAsync();
        return ledger;
    }

    [Theory]
    [InlineData(25_100, true, "ok")]
    [InlineData(26_000, false, "open")]
    public async Task A_bill_of_what_a_scale_weighed_is_compared_and_never_counted(long kilograms, bool agrees, string state)
    {
        await using var ledger = await WeighedAsync();
        var before = ledger.Period("2026-11");
        Assert.DoesNotContain(before.Reconciliations, r => r.Stream == "limestone"); // nobody bills what is one's own quarry's
        await ledger.RecordAsync(november with { Quantity = new ExactDecimal(kilograms, -3) });
        var after = ledger.Period("2026-11");
        Assert.Equal(("weighed", 25m, kilograms / 1000m, 25m - kilograms / 1000m, agrees), Compared(ledger) is var r ? (r.How, r.Measured, r.Billed!.Value, r.Difference!.Value, r.Agrees) : default);
        Assert.Equal((state, $"weighed 25, billed {(kilograms == 25_100 ? "25.1" : "26")} t, allowed ±2 %"), after.Checklist.Single(c => c.Id == "invoice:limestone") is var item ? (item.State, item.Detail) : default);
        Assert.Equal(before.Figure!.Streams.Single(s => s.Id == "limestone").Quantity, after.Figure!.Streams.Single(s => s.Id == "limestone").Quantity);
        Assert.Equal(before.Figure.InputsHash, after.Figure.InputsHash);
    }

    [Fact]
    public async Task Of_a_bill_over_two_months_each_is_compared_with_its_part_of_the_time_and_one_of_a_part_of_the_month_says_so()
    {
        await using var ledger = await WeighedAsync();
        await ledger.RecordAsync(Bill("2026-10-01T14:00:00", "2026-11-30T14:00:00", 60_000, "L-10-11")); // 60 days
        Assert.Equal((30m, true), Compared(ledger) is var r ? (r.Billed!.Value, r.WholePeriod) : default);
        await using var other = await WeighedAsync();
        await other.RecordAsync(Bill("2026-11-21T00:00:00", "2026-11-30T14:00:00", 25_000, "L-11"));
        Assert.False(Compared(other).WholePeriod);
        Assert.Equal("invoices cover a part of the period only", other.Period("2026-11").Checklist.Single(c => c.Id == "invoice:limestone").Detail);
    }

    [Fact]
    public async Task Of_a_stock_the_bill_is_compared_with_what_came_whatever_was_used()
    {
        await using var ledger = await WeighedAsync("\"by\":\"stock\",");
        await ledger.RecordAsync(november);
        Assert.Equal(("weighed", 25m, true), Compared(ledger) is var r ? (r.How, r.Measured, r.Agrees) : default);
        Assert.DoesNotContain(ledger.Period("2026-11").Figure!.Streams, s => s.Id == "limestone"); // without dips nobody knows what was used
    }

    [Fact]
    public async Task The_form_says_that_such_a_bill_is_compared_and_the_period_shows_both()
    {
        var ledger = await WeighedAsync();
        await ledger.RecordAsync(november);
        await using var served = await ServedLedger.StartAsync(ledger);
        Assert.Contains("This bill is compared with what was weighed in when its period is closed. It is never counted.", System.Text.Encoding.UTF8.GetString(await served.OwnAsync("/facilities/mine/records/new?stream=limestone&kind=invoice")), StringComparison.Ordinal);
        var page = System.Text.Encoding.UTF8.GetString(await served.OwnAsync("/facilities/mine/periods/2026-11"));
        foreach (var said in (string[])["Bills beside meters and scales", "agrees within 2 %"]) Assert.Contains(said, page, StringComparison.Ordinal);
    }
}

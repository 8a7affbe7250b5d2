using System.Net;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Records;
using Traceability.Ledger.Web;
using Traceability.Ledger.Web.Views;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

/// <summary>CO2e by source and time: whatever a period is cut into, its parts are its own figure to the last digit.</summary>
public sealed class TimesPageTests
{
    [Theory]
    [InlineData("2026-11", 30)]
    [InlineData("2026-10", 31)]
    [InlineData("2026-11-07", 24)]
    public async Task The_parts_of_a_month_and_of_a_day_add_up_to_its_own_figure_exactly(string period, int parts)
    {
        await using var ledger = await RecordedAsync();
        var (times, figure) = (Times(ledger, period), ledger.Period(period).Figure!);
        Assert.Equal((parts, "bowser mill"), (times.Rows.Count, string.Join(' ', times.Streams.Order(StringComparer.Ordinal))));
        Assert.True(figure.TotalKg > 0);
        Assert.Equal(figure.TotalKg, times.TotalKg);
        Assert.Equal(figure.TotalKg, times.Rows.Sum(r => r.Total));
        foreach (var stream in figure.Streams)
        {
            var at = times.Streams.ToList().IndexOf(stream.Id);
            Assert.Equal(stream.Co2eKg, times.Sums[at]);
            Assert.Equal(stream.Co2eKg, times.Rows.Sum(r => r.Cells[at] ?? 0));
        }
    }

    [Fact]
    public async Task A_stock_is_told_of_the_whole_day_only_and_all_else_still_adds_up()
    {
        await using var ledger = UnmeteredMine.Start();
        foreach (var wish in UnmeteredMine.All) await ledger.RecordAsync(wish);
        await ledger.MeasureAsync();
        var (times, figure) = (Times(ledger, "2026-11-22"), ledger.Period("2026-11-22").Figure!);
        Assert.StartsWith("Known of the whole period only, by its stock: soda.", times.Note, StringComparison.Ordinal);
        Assert.Equal(figure.TotalKg, times.TotalKg);
        foreach (var stream in figure.Streams)
        {
            var at = times.Streams.ToList().IndexOf(stream.Id);
            Assert.Equal(stream.Co2eKg, times.Sums[at]);
            if (stream.Id != "soda") Assert.Equal(stream.Co2eKg, times.Rows.Sum(r => r.Cells[at] ?? 0));
            else Assert.All(times.Rows, r => Assert.Null(r.Cells[at]));
        }
        Assert.True(figure.Streams.Single(s => s.Id == "soda").Co2eKg > 0);
    }

    [Fact]
    public async Task A_certificate_whose_vintage_begins_within_a_month_moves_no_part_of_it()
    {
        await using var ledger = BilledMine.Start(plan: Standing.CertificateTests.InMarket);
        await ledger.MeterAsync();
        var claim = $"{{\"format\":1,\"certificates\":[{Standing.CertificateTests.Certificate("wind", 100, laterMs: 40 * 24 * BilledMine.Hour)}]}}";
        Assert.IsType<Ledger.Deeds.DeedAnswer.Done>(await ledger.Open.Standing.ClaimAsync("mine", System.Text.Encoding.UTF8.GetBytes(claim), null, null, new Ledger.Records.Author("m.rossi", "analyst"), TestContext.Current.CancellationToken));
        var (times, figure) = (Times(ledger, "2026-10"), ledger.Period("2026-10").Figure!);
        Assert.Equal(2, figure.Streams.Single().Spans); // cut where the vintage begins
        Assert.Equal((31, figure.TotalKg), (times.Rows.Count, times.Rows.Sum(r => r.Total)));
    }

    [Fact]
    public async Task A_year_is_its_months_as_they_stand_and_one_that_was_closed_keeps_its_figure()
    {
        var (ledger, _) = await BilledMine.ClosedAsync();
        await using var open = ledger;
        var closed = ledger.Period("2026-11").Figure!.TotalKg;
        await ledger.RecordAsync(BilledMine.DieselBill with { Quantity = new(9000, 0), Replaces = null, FromMs = BilledMine.October, ToMs = BilledMine.November, Document = "D-10" });
        var year = Times(ledger, "2026");
        Assert.Equal(["2026-09", "2026-10", "2026-11", "2026-12"], year.Rows.Select(r => r.Of));
        Assert.Equal((closed, "closed"), (year.Rows[2].Total, year.Rows[2].Note));
        foreach (var row in year.Rows) Assert.Equal(ledger.Period(row.Name).Figure?.TotalKg, row.Total);
        Assert.Equal(year.Rows.Sum(r => r.Total), year.TotalKg);
    }

    [Fact]
    public async Task Days_and_hours_of_a_closed_month_say_that_they_are_of_now_once_its_evidence_says_otherwise()
    {
        var (ledger, _) = await BilledMine.ClosedAsync();
        await using var served = await ServedLedger.StartAsync(ledger, time: ledger.Time);
        foreach (var period in (string[])["2026-11", "2026-11-07"]) Assert.DoesNotContain("closed", Times(ledger, period).Note, StringComparison.Ordinal);
        Assert.Null(ledger.Period("2026-11-07").AsOfNow);

        await ledger.RecordAsync(BilledMine.DieselBill with { Document = "D-12", Quantity = new(30, 0) });
        var says = $"Of the evidence of the closed 2026-11 as of now; the closed figure is {Digits.Text(ledger.Period("2026-11").Figure!.TotalKg!.Value)} kg.";
        foreach (var period in (string[])["2026-11", "2026-11-07"])
        {
            Assert.Contains(says, Times(ledger, period).Note, StringComparison.Ordinal);
            Assert.Contains(says, await served.Http.GetStringAsync($"/facilities/mine?of={period}", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        Assert.Contains($"\"as_of_now\":\"{says}\"", await served.Http.GetStringAsync("/api/v1/facilities/mine/periods/2026-11-07", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains(says, await served.Http.GetStringAsync("/facilities/mine/periods/2026-11-07", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Null(ledger.Period("2026-11").AsOfNow); // it has a note and both figures
        Assert.Null(ledger.Period("2026-10-07").AsOfNow);
        Assert.DoesNotContain("closed", Times(ledger, "2026-10-07").Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_on_which_clocks_go_back_has_25_hours_and_names_each()
    {
        await using var ledger = BilledMine.Start(plan: BilledMine.PlanWith("Australia/Brisbane", "Australia/Sydney"));
        await ledger.MeterAsync();
        Assert.Equal(23, Times(ledger, "2026-10-04").Rows.Count); // spring there
        await using var autumn = BilledMine.Start(now: "2027-05-01T00:00:00", plan: BilledMine.PlanWith("Australia/Brisbane", "Australia/Sydney"));
        await autumn.MeterAsync();
        await autumn.RecordAsync(BilledMine.PowerBill with { Stream = "bowser", Unit = "L", FromMs = BilledMine.December, ToMs = BilledMine.Ms("2027-04-30T14:00:00") });
        var day = Times(autumn, "2027-04-04").Rows;
        Assert.Equal((25, 25), (day.Count, day.Select(r => r.Name).Distinct().Count()));
        Assert.Contains("02:00 +11:00", day.Select(r => r.Name));
        Assert.Contains("02:00 +10:00", day.Select(r => r.Name));
    }

    /// <summary>Of UTC, as the rows of the API are: a day there begins and ends within one.</summary>
    [Theory]
    [InlineData("Asia/Kolkata", "00:00 to 00:30 +05:30", "00:30 +05:30", "23:30 to 00:00 +05:30")]
    [InlineData("Asia/Kathmandu", "00:00 to 00:45 +05:45", "00:45 +05:45", "23:45 to 00:00 +05:45")]
    public async Task Hours_are_hours_of_UTC_and_the_parts_of_one_at_a_days_ends_say_from_when_to_when(string zone, string first, string second, string last)
    {
        await using var ledger = BilledMine.Start(plan: BilledMine.PlanWith("Australia/Brisbane", zone));
        await ledger.MeterAsync();
        var (day, figure) = (Times(ledger, "2026-11-07"), ledger.Period("2026-11-07").Figure!);
        Assert.Equal((25, first, second, last), (day.Rows.Count, day.Rows[0].Name, day.Rows[1].Name, day.Rows[^1].Name));
        Assert.Equal((figure.TotalKg, figure.TotalKg), (day.TotalKg, day.Rows.Sum(r => r.Total)));
        Assert.True(day.Rows[0].Total < day.Rows[1].Total && day.Rows[^1].Total < day.Rows[1].Total);
    }

    [Fact]
    public async Task Days_before_anything_was_known_have_no_row()
    {
        await using var ledger = BilledMine.Start("2026-11-23T05:33:00");
        var chain = await ledger.EnrolAsync();
        chain.NowMs = BilledMine.Ms("2026-11-22T05:00:00");
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 1000)));
        Assert.Equal(["2026-11-22", "2026-11-23"], Times(ledger, "2026-11").Rows.Select(r => r.Name));
        Assert.Empty(Times(ledger, "2026-10").Rows);
    }

    [Fact]
    public async Task Links_choose_the_span_and_one_that_there_is_not_is_refused_in_a_sentence()
    {
        var ledger = await RecordedAsync();
        await using var served = await ServedLedger.StartAsync(ledger, time: ledger.Time);
        var newest = await served.Http.GetStringAsync("/facilities/mine", TestContext.Current.CancellationToken);
        foreach (var link in (string[])["?of=2026#times", "?of=2026-11#times"]) Assert.Contains($"href=\"/facilities/mine{link}\"", newest, StringComparison.Ordinal);
        Assert.Contains("2026-12", newest, StringComparison.Ordinal);
        Assert.Contains("href=\"/facilities/mine?of=2026-11-07#times\"", await served.Http.GetStringAsync("/facilities/mine?of=2026-11", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("<svg class=\"bars\"", newest, StringComparison.Ordinal);
        Assert.Contains("aria-current=\"page\"", newest, StringComparison.Ordinal);
        var day = await served.Http.GetStringAsync("/facilities/mine?of=2026-11-07", TestContext.Current.CancellationToken);
        Assert.Contains("23:00 &#x2B;10:00", day, StringComparison.Ordinal);
        using var never = await served.Http.GetAsync("/facilities/mine?of=never", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, never.StatusCode);
        Assert.Contains("allowed: a year, month or day", await never.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("has not begun yet", await served.Http.GetStringAsync("/facilities/mine?of=2030-01", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    static async Task<TestLedger> RecordedAsync()
    {
        var ledger = BilledMine.Start();
        await ledger.MeterAsync();
        await ledger.RecordAsync(BilledMine.DieselBill with { FromMs = BilledMine.September });
        return ledger;
    }

    static TimesView Times(TestLedger ledger, string period)
    {
        var times = new Co2eByTime(ledger.Open.Database, ledger.Open.Plans, ledger.Open.FactorSets, ledger.Open.Organisation, ledger.Time).Of("mine", period, out var why);
        Assert.True(times is not null, why);
        return times;
    }
}

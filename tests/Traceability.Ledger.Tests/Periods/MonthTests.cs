using Traceability.Evidence.Records;
using Traceability.Ledger.Tests.Records;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Periods;

/// <summary>Which months a facility has: those of which anything is known, whatever told it, and none that has not begun.</summary>
public sealed class MonthTests
{
    static IEnumerable<string> Months(TestLedger ledger) => ledger.Open.Periods.Months("mine", null, 36)!.Items.Select(m => m.Month);

    [Fact]
    public async Task A_site_that_only_dips_its_tank_has_the_months_from_the_first_dip_on()
    {
        await using var ledger = UnmeteredMine.Start();
        Assert.Empty(Months(ledger));
        await ledger.RecordAsync(UnmeteredMine.Soda(RecordKind.Dip, "2026-11-05T00:00:00", 100));
        Assert.Equal(["2026-11"], Months(ledger));
        await ledger.RecordAsync(UnmeteredMine.Soda(RecordKind.Receipt, "2026-09-05T00:00:00", 100, "DN-1"));
        Assert.Equal(["2026-11", "2026-10", "2026-09"], Months(ledger));
    }

    [Fact]
    public async Task A_site_that_only_weighs_has_its_months()
    {
        await using var ledger = UnmeteredMine.Start();
        var chain = await ledger.EnrolAsync();
        chain.NowMs = UnmeteredMine.Ms("2026-10-05T00:00:00");
        var came = Demo.FirstPass("1-abcd", chain.NowMs, 40_000_000);
        await ledger.LogAsync(chain.Seal(came, Demo.SecondPass("2-abcd", chain.NowMs + 1000, 15_000_000, came)));
        Assert.Equal(["2026-10"], Months(ledger));
    }

    [Fact]
    public async Task A_clock_that_runs_ahead_makes_no_month_that_has_not_begun()
    {
        await using var ledger = BilledMine.Start();
        var chain = await ledger.EnrolAsync();
        foreach (var at in (long[])[BilledMine.November, BilledMine.December + 200 * 24 * BilledMine.Hour])
        {
            chain.NowMs = at;
            await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, at, 100)));
        }
        Assert.Equal(["2026-12", "2026-11"], Months(ledger));
    }

    /// <summary>Whoever has just set up a device looks at its month in the first minutes.</summary>
    [Fact]
    public async Task In_a_sites_first_quarter_hour_its_month_says_what_was_read_so_far_as_the_overview_does()
    {
        var now = BilledMine.Ms("2026-11-23T05:33:00");
        await using var ledger = BilledMine.Start("2026-11-23T05:33:00");
        var chain = await ledger.EnrolAsync();
        chain.NowMs = now - 60_000;
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 1000)));
        chain.NowMs = now - 1000;
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 3550)));
        var month = ledger.Period("2026-11");
        Assert.Equal((25.5m, "open"), (month.Figure!.Streams.Single(s => s.Id == "mill").Quantity, month.State));
        Assert.Equal(ledger.Figures().Streams.Single(s => s.Id == "mill").Quantity, month.Figure.Streams.Single(s => s.Id == "mill").Quantity);
        Assert.Contains(month.Checklist, item => item is { Id: "ended", State: "blocked" });
        Assert.Equal(["bowser: no data", "mill: mill.energy_import was not read from 2026-10-31T14:00:00Z to 2026-11-23T05:32:00Z"], month.Figure.Why.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task In_the_last_quarter_hour_of_a_month_nobody_closes_it()
    {
        await using var ledger = BilledMine.Start("2026-11-30T13:59:59");
        await ledger.EnrolAsync();
        Assert.Contains(ledger.Period("2026-11").Checklist, item => item is { Id: "ended", State: "blocked" });
    }

    /// <summary>What was drawn after it lies where the clock had been: the register's sum is right, the month's is not.</summary>
    [Theory]
    [InlineData(60_000, false)]
    [InlineData(200L * 24 * BilledMine.Hour, true)]
    public async Task A_clock_that_ran_ahead_by_more_than_a_minute_leaves_the_month_incomplete(long aheadMs, bool incomplete)
    {
        await using var ledger = BilledMine.Start();
        var chain = await ledger.EnrolAsync();
        var noon = BilledMine.November + 12 * BilledMine.Hour;
        foreach (var (at, mantissa) in ((long, long)[])[(BilledMine.November, 1000), (noon + aheadMs, 5000), (noon, 5010), (BilledMine.December, 121_010), (BilledMine.December + BilledMine.Hour, 121_020)])
        {
            chain.NowMs = at;
            await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, at, mantissa)));
        }
        var why = ledger.Period("2026-11").Figure!.Why;
        Assert.Equal(incomplete, why.Any(w => w.StartsWith("clock went back by more than a minute: ", StringComparison.Ordinal)));
        Assert.Contains(ledger.Period("2026-11").Findings, f => f.Rule == "time-going-back");
    }
}

using Traceability.Ledger.Emissions;
using Traceability.Ledger.Tests.Records;
using Xunit;

namespace Traceability.Ledger.Tests.Periods;

/// <summary>A mill whose meter was not read from September 2025 to the middle of November 2026: 440 days, in each quarter-hour of which its register rose by one step.</summary>
public sealed class LongHoleTests
{
    const long Quarter = 900_000, Quarters = 440 * 96;

    static readonly long begin = BilledMine.Ms("2025-08-31T14:00:00"), end = begin + Quarters * Quarter;

    static async Task<TestLedger> UnreadAsync(long first, long then)
    {
        var ledger = BilledMine.Start(plan: LossTests.Bounded);
        var chain = await ledger.EnrolAsync();
        foreach (var (at, mantissa) in ((long, long)[])[(begin - 2 * Quarter, first - 2), (begin, first), (end, then), (BilledMine.December + BilledMine.Hour, then + 1800)])
        {
            chain.NowMs = at;
            await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, at, mantissa)));
        }
        return ledger;
    }

    [Fact]
    public async Task Its_months_have_their_part_of_what_was_counted_and_say_that_nobody_read_it()
    {
        await using var ledger = await UnreadAsync(1000, 1000 + Quarters);
        for (var restarted = 0; restarted < 2; restarted++)
        {
            foreach (var (month, days) in ((string, int)[])[("2025-12", 31), ("2026-02", 28), ("2026-10", 31)])
            {
                var figure = ledger.Period(month).Figure!;
                Assert.Equal((days * 0.96m, "incomplete", 0L), (Assert.Single(figure.Streams) is var mill ? mill.Quantity : 0, figure.State, mill.MeasuredQuarters));
                Assert.Contains("mill: mill.energy_import was not read from 2025-08-31T14:15:00Z to 2026-11-14T14:00:00Z; what it counted meanwhile is spread evenly over that time", figure.Why);
            }
            Assert.Contains(ledger.Period("2026-11").Figure!.Why, w => w.Contains("spread evenly", StringComparison.Ordinal));
            Assert.Equal(ledger.Period("2026").Figure!.Streams[0].Quantity, ledger.Open.Periods.Months("mine", null, 36)!.Items.Where(m => m.Month[..4] == "2026").Sum(m => ledger.Period(m.Month).Figure!.Streams[0].Quantity));
            Assert.Equal(5, ledger.Count($"SELECT COUNT(*) FROM edge WHERE at_ms <= {end}"));
            await ledger.RestartAsync();
        }
    }

    [Fact]
    public async Task Where_the_register_was_reset_meanwhile_each_month_has_lost_and_is_filled_by_an_estimate()
    {
        await using var ledger = await UnreadAsync(50_000, 100);
        Assert.Contains("mill: the counter went back, quantity is lost", ledger.Period("2026-03").Figure!.Why);
        var losses = new OpenLosses(ledger.Open.Database, ledger.Open.Plans, ledger.Open.Organisation, ledger.Time);
        var loss = Assert.Single(losses.Of("mine"));
        Assert.Equal((begin, end, $"{Quarters * 20}"), (loss.FromMs, loss.ToMs, loss.Most?.ToDecimal().ToString("0", null)));
        var (march, april) = (BilledMine.Ms("2026-02-28T14:00:00"), BilledMine.Ms("2026-03-31T14:00:00"));
        await ledger.RecordAsync(LossTests.Estimate("2000") with { FromMs = march, ToMs = april });
        var stream = Assert.Single(ledger.Period("2026-03").Figure!.Streams);
        Assert.Equal((2000m, false), (stream.Quantity, stream.QuantityLost));
        Assert.Equal((0m, true), Assert.Single(ledger.Period("2026-04").Figure!.Streams) is var next ? (next.Quantity, next.QuantityLost) : default);
        Assert.Equal([(april, end), (begin, march)], losses.Of("mine").Select(l => (l.FromMs, l.ToMs)));
    }
}

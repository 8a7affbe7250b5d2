using Traceability.Evidence.Entries;
using Traceability.Ledger.Ingest;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests;

public sealed class OrderTests
{
    static List<BuiltSegment> Six(ChainBuilder chain)
    {
        var segments = new List<BuiltSegment>();
        Weighing? first = null;
        for (var i = 0; i < 6; i++)
        {
            var entries = new List<Entry> { Demo.Series(Demo.Energy, chain.NowMs, 1000 + i * 37, 1000 + i * 37 + 20), Demo.Series(Demo.Diesel, chain.NowMs, 500 + i * 11) };
            if (i == 1) entries.Add(first = Demo.FirstPass("1-abcd", chain.NowMs, 40_000_000));
            if (i == 3) entries.Add(Demo.SecondPass("2-abcd", chain.NowMs, 15_000_000, first!));
            if (i == 4) entries.Add(new SiteEvent(EventCode.Gap, chain.NowMs, "pumps", chain.NowMs - 5000, null, "timeout", ""));
            segments.Add(chain.Seal(entries));
        }
        return segments;
    }

    [Fact]
    public async Task Every_order_of_arrival_of_six_segments_gives_the_same_rows_and_the_same_answers()
    {
        await using var ledger = TestLedger.Start();
        List<string>? expected = null;
        var orders = 0;
        foreach (var order in Permutations([0, 1, 2, 3, 4, 5]))
        {
            // Another device each time, in one ledger: the rows differ in chain ids and hashes, which are taken out.
            var device = new Enrolment.DeviceAddress("demo", "mine", $"edge-{orders++}");
            var chain = await ledger.EnrolAsync(device);
            var six = Six(chain);
            // All in one line and only then waited for, so that orders also meet in one transaction.
            var verdicts = new List<Task<Verdict>>();
            foreach (var i in order.Concat(order.Reverse())) verdicts.Add(await ledger.Open.Intake.SubmitAsync(device, six[i].Message, CancellationToken.None));
            for (var i = 0; i < verdicts.Count; i++) Assert.Equal(i >= order.Length, Assert.IsType<Verdict.Logged>(await verdicts[i]).Again);

            var rows = ledger.RowsOf(chain.Chain, six);
            expected ??= rows;
            Assert.Equal(expected, rows);
        }
        Assert.Equal(720, orders);
        Assert.Contains(expected!, r => r.StartsWith("weighing", StringComparison.Ordinal) && r.Contains("25000000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_derived_anew_from_the_stored_segments_is_the_same_to_the_row()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        var six = Six(chain);
        foreach (var i in (int[])[3, 0, 5, 1, 4]) await ledger.LogAsync(six[i]);
        var branch = chain.Branch();
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 2000)));
        await ledger.LogAsync(branch.Seal(Demo.Series(Demo.Energy, chain.NowMs, 2001)));
        await ledger.LogAsync(six[2]);
        var (incremental, figures) = (ledger.DerivedRows(), ledger.Figures());

        ledger.ForgetDerivation();
        await ledger.RestartAsync();

        Assert.Equal(incremental, ledger.DerivedRows());
        Assert.Equal(figures with { Live = [], Why = [], Components = [], Streams = [], Factors = [], GwpSets = [], Disclosures = [] },
            ledger.Figures() with { Live = [], Why = [], Components = [], Streams = [], Factors = [], GwpSets = [], Disclosures = [] });
        Assert.Contains(incremental, r => r.StartsWith("finding: equivocation", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_counted_is_exactly_last_minus_first_even_when_the_clock_goes_back()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        var random = new Random(7);
        long value = 10_000, first = value;
        for (var i = 0; i < 60; i++)
        {
            if (i == 20) chain.NowMs -= 5_400_000;
            if (i == 40) chain.NowMs += 9_000_000;
            chain.NowMs += random.Next(0, 600_000);
            var (a, b) = (value, value += random.Next(0, 500));
            await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, a, b), Demo.Series(Demo.Diesel, chain.NowMs, 5)));
        }

        Assert.Equal((value - first) / 100m, ledger.Figures().Kwh);
        Assert.Contains(ledger.Rows("finding"), r => r.StartsWith("clock went back", StringComparison.Ordinal));
        Assert.True(ledger.Rows("edge").Count > 16);
    }

    [Fact]
    public async Task A_rise_that_the_device_calls_impossible_is_no_quantity_makes_the_figure_incomplete_and_stays_so_after_a_restart()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 1000, 1020)));
        chain.NowMs += 10_000;
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 1030, 9_000_000),
            new SiteEvent(EventCode.CounterReset, chain.NowMs, "mill.energy_import", chain.NowMs - 1000, chain.NowMs, "faster-than-rated", "")));
        chain.NowMs += 10_000;
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 9_000_005)));

        Assert.Equal((0.35m, "incomplete"), (ledger.Figures().Kwh, ledger.Figures().State));
        Assert.Contains(ledger.Rows("finding"), r => r.Contains("does not continue: 1030 at", StringComparison.Ordinal));
        var rows = ledger.DerivedRows();
        ledger.ForgetDerivation();
        await ledger.RestartAsync();
        Assert.Equal(rows, ledger.DerivedRows());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_told_reset_that_fits_no_reading_of_its_segment_makes_the_figure_incomplete(bool alone)
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 1000, 1020)));
        chain.NowMs += 10_000;
        SiteEvent reset = new(EventCode.CounterReset, chain.NowMs, "mill.energy_import", null, chain.NowMs - 500, "replaced", "serial number SIM-1 before, SIM-2 now");
        var series = Demo.Series(Demo.Energy, chain.NowMs, 9_000_000, 9_000_001);
        if (alone)
        {
            await ledger.LogAsync(chain.Seal(reset));
            chain.NowMs += 1000;
            await ledger.LogAsync(chain.Seal(series));
        }
        else await ledger.LogAsync(chain.Seal(series, reset));

        Assert.Equal("incomplete", ledger.Figures().State);
        Assert.Contains(ledger.Figures().Why, why => why.StartsWith("readings not counted", StringComparison.Ordinal));
        Assert.Contains(ledger.Rows("finding"), r => r.Contains("was told to begin anew (replaced) at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hole_stops_the_counting_and_is_named_until_it_is_filled()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        var six = Six(chain);
        await ledger.LogAsync(six[0]);
        await ledger.LogAsync(six[5]);

        var figures = ledger.Figures();
        Assert.Equal((0.20m, "incomplete"), (figures.Kwh, figures.State));
        Assert.Contains("edge-mine: linked up to segment 1, held up to 6", figures.Why);

        for (var i = 4; i > 0; i--) await ledger.LogAsync(six[i]);
        Assert.Equal((2.05m, "complete"), (ledger.Figures().Kwh, ledger.Figures().State));
    }

    static IEnumerable<int[]> Permutations(int[] items)
    {
        if (items.Length <= 1) return [items];
        return items.SelectMany((item, i) => Permutations([.. items[..i], .. items[(i + 1)..]]).Select(rest => (int[])[item, .. rest]));
    }
}

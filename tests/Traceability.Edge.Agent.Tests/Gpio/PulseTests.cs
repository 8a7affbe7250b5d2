using Traceability.Edge.Agent.Gpio;
using Traceability.Edge.Agent.Recording;
using Traceability.Evidence.Entries;
using Traceability.Field.Gpio;
using Traceability.Profiles;
using Traceability.Site;
using Traceability.Testing;
using Xunit;

namespace Traceability.Edge.Agent.Tests.Gpio;

/// <summary>Pulses as the kernel would number them, up to what the chain holds of them.</summary>
public sealed class PulseTests
{
    const string Lines = """

        gpio:
          - name: header
            chip: pinctrl-rp1
            lines:
              - {name: mill-s0, line: 17, kind: pulse-counter, profile: pulses-1000-per-kwh, serial: S1, check: mill.energy_import, check-pulses: 20}
              - {name: cabinet, line: 22, kind: seal-switch}
              - {name: entry, line: 23, kind: beam}
        """;

    static readonly KeptLine First = new("mill-s0", 1, 0, 0x1111), Second = new("mill-s0", 1, 0, 0x2222);

    static Bench NewBench(string? folder = null, TimeProvider? time = null, TestLedger? ledger = null) => new(TestSite.Yaml() + Lines, folder, time, ledger);

    static GpioLine Line(Bench bench, string name) => bench.Site.Gpio[0].Lines.Single(line => line.Name == name);

    static int Channel(Bench bench) => Line(bench, "mill-s0").Channel!.Index;

    static PulseFeed Feed(Bench bench) =>
        new(Line(bench, "mill-s0"), bench.Store.Pulses().TryGetValue("mill-s0.energy_import", out var mark) ? mark : null, bench.Tip.SealedMs, bench.Recorder, bench.Time);

    static void Pulse(PulseFeed feed, Bench bench, uint first, uint last)
    {
        for (var i = first; i <= last; i++) feed.Edge(new LineEvent(0, LineEdge.Rising, i), bench.NowMs);
    }

    static IEnumerable<Series> Counts(Bench bench) => bench.Audit().Entries<Series>().Where(series => series.Channel == Channel(bench));

    [Fact]
    public void A_count_is_recorded_once_a_period_as_its_64_bits_and_with_the_time_of_its_last_pulse()
    {
        using var bench = NewBench();
        bench.Start();
        using var feed = Feed(bench);
        feed.Begin(First);
        var began = bench.NowMs;
        bench.Clock.Advance(TimeSpan.FromMilliseconds(700));
        Pulse(feed, bench, 1, 3);
        bench.Clock.Advance(TimeSpan.FromMilliseconds(300));
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Pulse(feed, bench, 4, 70_000);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        bench.Seal(1);

        var series = Assert.Single(Counts(bench));
        Assert.Equal([began + 700, began + 2000, began + 2000], series.TimesMs);
        Assert.Equal(4, series.WordsPerReading);
        Assert.Equal([0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 1, 70_000 - 0x10000], series.Words);
        Assert.Equal([3, 3, 70_000], series.Mantissas);
        Assert.Equal(-3, series.Exponent);
        Assert.DoesNotContain(bench.Audit().Events(EventCode.Gap), gap => gap.Subject == "mill-s0.energy_import");
    }

    [Fact]
    public void Pulses_that_a_killed_run_had_read_and_not_sealed_are_counted_by_the_kernels_number_when_the_line_was_kept()
    {
        using var bench = NewBench();
        bench.Start();
        using (var feed = Feed(bench))
        {
            feed.Begin(First);
            Pulse(feed, bench, 1, 100);
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
            bench.Seal(1);
            Pulse(feed, bench, 101, 140);
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
            bench.Kill();
        }
        using var next = NewBench(bench.Folder, bench.Time, bench.Ledger);
        next.Start();
        using (var feed = Feed(next))
        {
            feed.Begin(First);
            // 141 to 144 waited in the kernel.
            Pulse(feed, next, 141, 144);
            next.Clock.Advance(TimeSpan.FromSeconds(1));
            next.Seal(1);
            Assert.Equal(144, feed.Count);
        }
        Assert.Equal([100, 144], Counts(next).SelectMany(series => series.Mantissas));
        var gap = Assert.Single(next.Audit().Events(EventCode.Gap), e => e.Subject == "mill-s0.energy_import");
        Assert.Equal(("pulses-unseen", "40 pulses counted by the kernel's number, without their times"), (gap.Cause, gap.Detail));
        Assert.Empty(next.Audit().Events(EventCode.CounterReset));
    }

    [Fact]
    public void Without_a_kept_line_the_span_is_a_gap_and_the_count_goes_on_from_what_is_known()
    {
        using var bench = NewBench();
        bench.Start();
        using (var feed = Feed(bench))
        {
            feed.Begin(First);
            Pulse(feed, bench, 1, 100);
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
            bench.Seal(1);
            bench.Kill();
        }
        var sealedMs = bench.Audit()[^1].Header.SealedMs;
        bench.Clock.Advance(TimeSpan.FromMinutes(5));
        using var next = NewBench(bench.Folder, bench.Time, bench.Ledger);
        next.Start();
        using (var feed = Feed(next))
        {
            feed.Begin(Second with { RequestedMs = next.NowMs });
            Pulse(feed, next, 1, 5);
            next.Clock.Advance(TimeSpan.FromSeconds(1));
            next.Seal(1);
        }
        Assert.Equal([100, 105], Counts(next).SelectMany(series => series.Mantissas));
        var gap = Assert.Single(next.Audit().Events(EventCode.Gap), e => e.Subject == "mill-s0.energy_import");
        Assert.Equal(("not-counted", (long?)sealedMs, (long?)(sealedMs + 300_000)), (gap.Cause, gap.FromMs, gap.ToMs));
        Assert.Equal(300_000, next.Audit()[^1].Content.Tally.GapMs);
    }

    [Fact]
    public void A_line_that_was_kept_but_never_sealed_under_is_counted_from_its_own_beginning()
    {
        using var bench = NewBench();
        bench.Start();
        using (var feed = Feed(bench))
        {
            feed.Begin(First);
            Pulse(feed, bench, 1, 5000);
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
            bench.Seal(1);
            bench.Kill();
        }
        using var next = NewBench(bench.Folder, bench.Time, bench.Ledger);
        next.Start();
        using (var feed = Feed(next))
        {
            // The process that made this request was killed before its first seal; three pulses were read by it.
            feed.Begin(Second with { RequestedMs = next.NowMs });
            Pulse(feed, next, 4, 4);
            Assert.Equal(5004, feed.Count);
        }
    }

    [Fact]
    public void A_pulse_allocates_nothing()
    {
        using var bench = NewBench();
        bench.Start();
        using var feed = Feed(bench);
        feed.Begin(First);
        Pulse(feed, bench, 1, 100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Pulse(feed, bench, 101, 10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_counter_that_is_new_begins_without_a_gap()
    {
        using var bench = NewBench();
        bench.Start();
        using var feed = Feed(bench);
        feed.Begin(First);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        bench.Seal(1);
        Assert.Equal([0], Assert.Single(Counts(bench)).Mantissas);
        Assert.DoesNotContain(bench.Audit().Events(EventCode.Gap), e => e.Subject == "mill-s0.energy_import");
    }

    [Fact]
    public void While_the_line_is_away_nothing_is_recorded_and_its_return_states_the_span()
    {
        using var bench = NewBench();
        bench.Start();
        using var feed = Feed(bench);
        feed.Begin(First);
        Pulse(feed, bench, 1, 10);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        feed.End(bench.NowMs, isLost: true);
        Assert.Null(feed.Count);
        bench.Clock.Advance(TimeSpan.FromSeconds(20));
        feed.Begin(Second with { RequestedMs = bench.NowMs });
        Pulse(feed, bench, 1, 1);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        bench.Seal(1);
        Assert.Equal([10, 10, 11], Counts(bench).SelectMany(series => series.Mantissas));
        Assert.Equal(["line-lost", "not-counted"], bench.Audit().Events(EventCode.Gap).Where(e => e.Subject == "mill-s0.energy_import").Select(e => e.Cause));
    }

    [Fact]
    public void Pulses_that_drift_from_the_meters_register_by_more_than_the_limit_are_told_once_a_step()
    {
        using var bench = NewBench();
        bench.Start();
        long? pulses = 5000;
        var line = Line(bench, "mill-s0");
        PulseComparison comparison = new(line.Channel!, line.Check!, kept: null, () => pulses, bench.Recorder);
        var register = bench.Site.Channels[TestSite.Energy];
        // 0.01 kWh a step: ten pulses.
        void Read(long hundredths) => comparison.Read(register, bench.NowMs, new Decoded(ReadingQuality.Good, hundredths));

        Read(123_456);
        pulses = 5190;
        Read(123_476);
        Read(123_477);
        pulses = null;
        Read(123_478);
        pulses = 5220;
        Read(123_481);
        Read(123_483);
        pulses = 5241;
        Read(123_487);
        pulses = 5400;
        Read(123_487);
        // Another meter: the two begin anew.
        Read(7);
        pulses = 5500;
        Read(17);
        bench.Seal(1);
        var told = bench.Audit().Events(EventCode.CounterDifference).ToList();
        Assert.Equal([("pulses-fewer", "30 pulses fewer"), ("pulses-fewer", "69 pulses fewer"), ("pulses-more", "90 pulses more")],
            told.Select(e => (e.Cause, e.Detail.Replace(" than mill.energy_import shows", "", StringComparison.Ordinal))));
        Assert.All(told, e => Assert.Equal("mill-s0.energy_import", e.Subject));
    }

    [Fact]
    public void Pulses_lost_between_two_runs_show_and_are_told_once_however_often_the_agent_restarts()
    {
        using var bench = NewBench();
        bench.Start();
        var began = bench.NowMs;
        Compare(bench, 5000, 123_456);
        bench.Seal(1);
        bench.Kill();
        // Twelve of 20 pulses were lost while nobody counted, each time: no single loss is above the limit.
        var ledger = bench.Ledger;
        for (var run = 1; run <= 3; run++)
        {
            bench.Clock.Advance(TimeSpan.FromDays(1));
            using var next = NewBench(bench.Folder, bench.Time, ledger);
            next.Start();
            Compare(next, 5000 + 8 * run, 123_456 + 2 * run);
            next.Seal(1);
        }
        var told = Assert.Single(ChainAudit.Read(bench.Data).Events(EventCode.CounterDifference));
        Assert.Equal(("pulses-fewer", "24 pulses fewer than mill.energy_import shows", (long?)began), (told.Cause, told.Detail, told.FromMs));
    }

    [Fact]
    public void Behind_another_serial_number_the_comparison_begins_anew()
    {
        using var bench = NewBench();
        bench.Start();
        Compare(bench, 5000, 123_456);
        bench.Seal(1);
        bench.Kill();
        using Bench next = new(TestSite.Yaml() + Lines.Replace("serial: S1, check", "serial: S2, check", StringComparison.Ordinal), bench.Folder, bench.Time, bench.Ledger);
        next.Start();
        Compare(next, 5010, 200_000);
        next.Seal(1);
        Assert.Empty(next.Audit().Events(EventCode.CounterDifference));
    }

    [Fact]
    public void A_kept_line_is_not_compared_before_it_has_caught_up()
    {
        using var bench = NewBench();
        bench.Start();
        using (var feed = Feed(bench))
        {
            feed.Begin(First);
            Pulse(feed, bench, 1, 100);
            Assert.Equal(100, feed.Count);
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
            bench.Seal(1);
            bench.Kill();
        }
        using var next = NewBench(bench.Folder, bench.Time, bench.Ledger);
        next.Start();
        using var again = Feed(next);
        again.Begin(First);
        Assert.Null(again.Count);
        // Or no pulse came at all.
        next.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(100, again.Count);
        Pulse(again, next, 141, 141);
        Assert.Equal(141, again.Count);
    }

    static void Compare(Bench bench, long pulses, long register)
    {
        var line = Line(bench, "mill-s0");
        PulseComparison comparison = new(line.Channel!, line.Check!, bench.Store.Beginnings().TryGetValue(line.Channel!.Id, out var kept) ? kept : null, () => pulses, bench.Recorder);
        comparison.Read(bench.Site.Channels[TestSite.Energy], bench.NowMs, new Decoded(ReadingQuality.Good, register));
    }

    [Fact]
    public void A_loose_contact_is_sealed_once_a_second_and_each_of_its_edges_is_an_entry()
    {
        using var bench = NewBench();
        bench.Start();
        bench.Settle();
        var before = bench.Count().Sealed;
        ContactFeed cabinet = new(Line(bench, "cabinet"), bench.Recorder, bench.Time);
        for (uint i = 1; i <= 51; i++)
        {
            cabinet.Edge(new LineEvent(0, i % 2 == 0 ? LineEdge.Rising : LineEdge.Falling, i), bench.NowMs);
            bench.Clock.Advance(TimeSpan.FromMilliseconds(40));
        }
        bench.Settle();
        // At 0, 1.0 and 2.0 s.
        Assert.Equal(before + 3, bench.Count().Sealed);
        bench.Seal(1);
        Assert.Equal(51, bench.Audit().Events(EventCode.SealSwitch).Count());
    }

    [Fact]
    public void Pulses_whose_numbers_leap_again_and_again_are_sealed_once_and_each_leap_is_an_entry()
    {
        using var bench = NewBench();
        bench.Start();
        using var feed = Feed(bench);
        feed.Begin(First);
        bench.Settle();
        var before = bench.Count().Sealed;
        for (uint i = 1; i <= 10; i++) Pulse(feed, bench, 3 * i, 3 * i);
        // Numbers that go back are another line's.
        Pulse(feed, bench, 4, 4);
        bench.Settle();
        Assert.Equal(before + 1, bench.Count().Sealed);
        Assert.Equal(31, feed.Count);
        bench.Seal(1);
        Assert.Equal(11, bench.Audit().Events(EventCode.Gap).Count(e => e.Subject == "mill-s0.energy_import"));
    }

    [Fact]
    public void A_seal_switch_is_sealed_at_once_and_a_beam_waits_for_the_seal()
    {
        using var bench = NewBench();
        bench.Start();
        bench.Settle();
        var before = bench.Count().Sealed;
        ContactFeed cabinet = new(Line(bench, "cabinet"), bench.Recorder, bench.Time), entry = new(Line(bench, "entry"), bench.Recorder, bench.Time);
        entry.Edge(new LineEvent(0, LineEdge.Falling, 1), bench.NowMs - 40);
        entry.Edge(new LineEvent(0, LineEdge.Rising, 2), bench.NowMs - 30);
        bench.Settle();
        Assert.Equal(before, bench.Count().Sealed);
        cabinet.Edge(new LineEvent(0, LineEdge.Falling, 1), bench.NowMs - 20);
        bench.Settle();
        Assert.Equal(before + 1, bench.Count().Sealed);
        cabinet.Edge(new LineEvent(0, LineEdge.Rising, 5), bench.NowMs - 10);
        bench.Seal(1);
        Assert.Equal([("entry", "interrupted", bench.NowMs - 40), ("entry", "free", bench.NowMs - 30)], bench.Audit().Events(EventCode.Beam).Select(e => (e.Subject, e.Cause, e.AtMs)));
        Assert.Equal([("cabinet", "opened", ""), ("cabinet", "closed", "after 3 changes that were not told")], bench.Audit().Events(EventCode.SealSwitch).Select(e => (e.Subject, e.Cause, e.Detail)));
    }
}

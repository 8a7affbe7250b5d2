using Traceability.Edge.Agent.Recording;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Xunit;
using static Traceability.Edge.Agent.Tests.TestSite;

namespace Traceability.Edge.Agent.Tests;

public sealed class RecordingTests : IDisposable
{
    readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public async Task Every_reading_comes_back_from_the_disk_with_its_time_words_and_value()
    {
        var random = new Random(7);
        var expected = new List<(int Channel, long Ms, ushort[] Words)>();
        bench.Start();
        for (var i = 0; i < 5000; i++)
        {
            var channel = random.Next(8);
            var words = channel switch
            {
                Energy or Fuel => Abcd(1000 + i),
                Power when i % 7 == 0 => Abcd(float.NaN),
                Power => Abcd((float)(random.NextDouble() * 1e6)),
                _ => Int32(random.Next()),
            };
            if (channel == Fuel) words = Cdab(500 + i);
            expected.Add((channel, bench.NowMs, words));
            bench.Record(channel, words);
            bench.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(40)));
        }
        await bench.StopAsync();

        var chain = bench.Audit();
        for (var channel = 0; channel < 8; channel++)
        {
            var readings = chain.Entries<Series>().Where(s => s.Channel == channel)
                .SelectMany(s => Enumerable.Range(0, s.Count).Select(i => (s.TimesMs[i], Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(s.Words.AsSpan(2 * i, 2))))));
            Assert.Equal(expected.Where(e => e.Channel == channel).Select(e => (e.Ms, Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(e.Words.AsSpan())))), readings);
        }
        Assert.Contains(chain.Entries<Series>(), s => s.Qualities.Contains(Quality.NotANumber));
    }

    [Fact]
    public void The_interval_seals_what_there_is_and_nothing_when_there_is_nothing()
    {
        bench.Start();
        bench.Clock.Advance(Seconds(60));
        // Boot at once; the run start's statement after its patience, since no counter was ever read.
        Assert.Equal(2, bench.Audit().Count);
        bench.Record(Power, Abcd(5));
        bench.Clock.Advance(Seconds(9));
        Assert.Equal(2, bench.Audit().Count);
        bench.Clock.Advance(Seconds(1));
        Assert.Equal(3, bench.Audit().Count);
        bench.Clock.Advance(Seconds(600));
        Assert.Equal(3, bench.Audit().Count);
    }

    [Fact]
    public async Task The_largest_number_of_readings_closes_a_segment_and_none_is_lost()
    {
        using var small = new Bench(Yaml(maxReadings: 100));
        small.Start();
        for (var i = 0; i < 1005; i++)
        {
            small.Record(Power, Abcd(i));
            small.Clock.Advance(TimeSpan.FromMilliseconds(1));
            if (i % 100 == 0) small.Settle();
        }
        await small.StopAsync();
        var series = small.Audit().Entries<Series>().ToList();
        Assert.Equal(1005, series.Sum(s => s.Count));
        Assert.All(series, s => Assert.True(s.Count <= 100));
    }

    [Fact]
    public async Task A_segment_always_fits_a_message_however_wild_the_readings_are()
    {
        using var wide = new Bench(Yaml(interval: 3600));
        var random = new Random(3);
        wide.Start();
        var ms = wide.NowMs;
        var words = new ushort[2];
        for (var i = 0; i < 120_000; i++)
        {
            words[0] = (ushort)random.Next(65536);
            words[1] = (ushort)random.Next(65536);
            wide.Recorder.Record(Gross + i % 2, ms += i % 5000 == 0 ? 1L << 32 : random.Next(4), words);
        }
        await wide.StopAsync();
        var chain = wide.Audit();
        Assert.Equal(120_000, chain.Entries<Series>().Sum(s => s.Count));
        Assert.All(chain, s => Assert.True(s.Message.Length <= SegmentMessage.MostBytes));
        // And the chain goes on from it.
        wide.Start();
        await wide.StopAsync();
        wide.Audit();
    }

    [Fact]
    public void An_event_is_sealed_at_once()
    {
        bench.Start();
        bench.Record(Power, Abcd(1));
        bench.Recorder.Note(new SiteEvent(EventCode.Gap, bench.NowMs, "mill", bench.NowMs, null, "timeout", ""));
        var last = bench.Audit()[^1];
        Assert.Single(last.Content.Entries.OfType<SiteEvent>());
        Assert.Single(last.Content.Entries.OfType<Series>());
    }

    [Fact]
    public async Task A_gap_counts_in_the_tally_once_per_channel_and_survives_the_run()
    {
        bench.Start();
        bench.Recorder.NoteGap(new SiteEvent(EventCode.Gap, bench.NowMs, "mill", bench.NowMs - 5000, bench.NowMs, "timeout", ""), [Energy, Power]);
        await bench.StopAsync();
        bench.Start();
        await bench.StopAsync();
        var chain = bench.Audit();
        Assert.Equal(10_000, chain[^1].Content.Tally.GapMs);
        Assert.Equal(5000, chain.Entries<RegisterStatement>().Last().Counters.Single(c => c.Channel == Energy).GapMs);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(-2)]
    [InlineData(2)]
    [InlineData(3600)]
    public async Task A_clock_step_is_an_entry_and_no_reading_after_it_stands_in_a_segment_before_it(double seconds)
    {
        bench.Start();
        bench.Record(Power, Abcd(1));
        bench.Clock.Advance(Seconds(0.3));
        var stood = bench.NowMs;
        bench.Clock.Step(Seconds(seconds));
        bench.Record(Power, Abcd(2));
        bench.Clock.Advance(Seconds(3));
        await bench.StopAsync();
        var chain = bench.Audit();
        var step = Assert.Single(chain.Events(EventCode.ClockStep));
        Assert.Equal((stood, stood + (long)(seconds * 1000)), (step.FromMs!.Value, step.ToMs!.Value));
        var series = chain.Entries<Series>().Where(s => s.Channel == Power).ToList();
        Assert.Equal([1, 1], series.Select(s => s.Count));
    }

    [Fact]
    public async Task Slewing_is_no_step()
    {
        bench.Start();
        for (var i = 0; i < 100; i++)
        {
            bench.Clock.Step(TimeSpan.FromMilliseconds(0.5));
            bench.Clock.Advance(Seconds(1));
        }
        await bench.StopAsync();
        Assert.Empty(bench.Audit().Events(EventCode.ClockStep));
    }

    [Fact]
    public async Task A_change_of_the_clocks_status_is_sealed_and_the_header_says_it()
    {
        bench.Start();
        bench.Quality = new ClockQuality(ClockStatus.FreeRunning, "kernel", null);
        bench.Clock.Advance(Seconds(1));
        await bench.StopAsync();
        var chain = bench.Audit();
        Assert.Equal("FreeRunning", Assert.Single(chain.Events(EventCode.ClockStatus)).Cause);
        Assert.Equal(ClockStatus.FreeRunning, chain[^1].Header.Clock.Status);
    }

    [Fact]
    public async Task A_new_month_has_its_own_file_with_the_configuration_and_what_is_still_open()
    {
        using var months = new Bench(time: new Testing.ManualTime(new DateTimeOffset(2026, 11, 30, 23, 59, 30, TimeSpan.Zero)));
        months.Start();
        months.Recorder.NoteGap(new SiteEvent(EventCode.Gap, months.NowMs, "mill", months.NowMs - 700, months.NowMs, "timeout", ""), [Energy]);
        for (var i = 0; i < 60; i++)
        {
            months.Record(Energy, Abcd(100 + i));
            months.Clock.Advance(Seconds(1));
        }
        await months.StopAsync();
        var chain = months.Audit();
        Assert.Equal(["segments-2026-11.db", "segments-2026-12.db"], chain.Select(s => s.File).Distinct());
        Assert.Equal([ConfigurationReason.RunStart, ConfigurationReason.Month], chain.Entries<Configuration>().Select(c => c.Reason));
        months.Start();
        Assert.Equal(700, months.Store.Counters().Single(c => c.Channel == "mill.energy_import").GapMs);
        Assert.NotNull(months.Store.LastStatementSeq());
        await months.StopAsync();
        months.Audit();
    }

    [Fact]
    public async Task A_clock_set_back_over_a_month_never_goes_back_to_the_older_file()
    {
        using var months = new Bench(time: new Testing.ManualTime(new DateTimeOffset(2026, 12, 1, 0, 0, 10, TimeSpan.Zero)));
        months.Start();
        months.Clock.Step(TimeSpan.FromDays(-40));
        months.Clock.Advance(Seconds(2));
        months.Record(Power, Abcd(3));
        await months.StopAsync();
        months.Start();
        await months.StopAsync();
        Assert.All(months.Audit(), s => Assert.Equal("segments-2026-12.db", s.File));
    }

    [Fact]
    public async Task A_clock_that_jumps_a_whole_year_still_repeats_the_configuration()
    {
        bench.Start();
        bench.Clock.Step(TimeSpan.FromDays(365));
        bench.Record(Power, Abcd(3));
        await bench.StopAsync();
        var chain = bench.Audit();
        Assert.Equal(2, chain.Entries<Configuration>().Count());
        Assert.Contains(chain, s => s.File == "segments-2027-11.db");
    }

    [Fact]
    public async Task A_boot_entry_tells_a_first_start_a_kill_and_a_shutdown_apart_and_the_span()
    {
        bench.Start();
        bench.Clock.Advance(Seconds(30));
        bench.Settle();
        var lastSeal = bench.Store.Count();
        bench.Kill();
        var sealedMs = bench.Audit()[^1].Header.SealedMs;
        bench.Clock.Advance(Seconds(100));
        bench.Start();
        await bench.StopAsync();
        bench.Start();
        await bench.StopAsync();
        var boots = bench.Audit().Events(EventCode.Boot).ToList();
        Assert.Equal(["first-start", "after-power-or-kill", "after-shutdown"], boots.Select(b => b.Cause));
        Assert.Null(boots[0].FromMs);
        Assert.Equal((sealedMs, bench.NowMs), (boots[1].FromMs!.Value, boots[1].ToMs!.Value));
        Assert.True(lastSeal.Sealed > 0);
    }

    [Fact]
    public async Task A_store_that_stands_still_never_blocks_who_reads_and_the_loss_is_told()
    {
        using var small = new Bench(Yaml(maxReadings: 100));
        small.Start();
        small.Settle();
        using var disk = new ManualResetEventSlim();
        var stuck = small.Thread.RunAsync(_ => { disk.Wait(); return true; });
        var recording = Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++) small.Recorder.Record(Power, small.NowMs + i, Abcd(i));
            for (var i = 0; i < 10_000; i++) small.Recorder.Note(new SiteEvent(EventCode.Gap, small.NowMs, "mill", null, null, "timeout", ""));
        });
        await recording.WaitAsync(TimeSpan.FromSeconds(20));
        disk.Set();
        await stuck;
        small.Settle();
        small.Record(Power, Abcd(7));
        await small.StopAsync();
        var chain = small.Audit();
        // Told in one entry or, when one more was dropped before the last sealed segment had been counted off, in two.
        var lost = chain.Events(EventCode.Gap).Where(e => e.Cause == "disk-too-slow").ToList();
        Assert.InRange(lost.Count, 1, 2);
        var kept = chain.Entries<Series>().Sum(s => s.Count) + chain.Events(EventCode.Gap).Count(e => e.Cause == "timeout");
        Assert.Equal(30_001 - kept, lost.Sum(e => int.Parse(e.Detail.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(lost, e => Assert.NotNull(e.FromMs));
    }

    [Fact]
    public async Task Several_buses_at_once_lose_and_double_nothing()
    {
        using var real = new Bench(Yaml(maxReadings: 500, interval: 1), time: TimeProvider.System);
        real.Start();
        const int each = 20_000;
        long refused = 0;
        var buses = Enumerable.Range(0, 8).Select(channel => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
            {
                real.Recorder.Record(channel, real.NowMs, channel == Fuel ? Cdab(i) : channel < 2 ? Abcd(i) : Int32(i));
                if (i % 500 == 0) real.Recorder.Note(new SiteEvent(EventCode.Gap, real.NowMs, "x", null, null, "timeout", ""));
                if (i % 100 == 0) await real.Thread.RunAsync(_ => true);
            }
        }));
        await Task.WhenAll(buses);
        await real.StopAsync();
        var chain = real.Audit();
        foreach (var lost in chain.Events(EventCode.Gap).Where(e => e.Cause == "disk-too-slow")) refused += long.Parse(lost.Detail.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(8 * each, chain.Entries<Series>().Sum(s => s.Count) + refused);
        Assert.Equal(8 * each / 500, chain.Events(EventCode.Gap).Count(e => e.Cause == "timeout"));
    }

    [Fact]
    public async Task Nothing_is_recorded_after_the_goodbye()
    {
        bench.Start();
        var recorder = bench.Recorder;
        await recorder.ShutDownAsync();
        recorder.Record(Power, bench.NowMs, Abcd(1));
        recorder.Note(new SiteEvent(EventCode.Gap, bench.NowMs, "x", null, null, "timeout", ""));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => recorder.SealAsync("deck", _ => throw new InvalidOperationException("no ticket after the end")));
        bench.Clock.Advance(Seconds(100));
        Assert.IsType<SiteEvent>(bench.Audit()[^1].Content.Entries.Last(e => e is SiteEvent { Code: EventCode.Shutdown }));
    }
}

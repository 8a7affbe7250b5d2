using Traceability.Edge.Agent.Wiring;
using Traceability.Evidence.Entries;
using Traceability.Field;
using Xunit;
using static Traceability.Edge.Agent.Tests.TestSite;

namespace Traceability.Edge.Agent.Tests;

/// <summary>An indicator that answers and whose heartbeat stands still: what it shows is old, whatever it shows.</summary>
public sealed class FrozenDeviceTests : IDisposable
{
    const byte Unit = 20;

    readonly Bench bench = new();
    readonly List<string> troubles = [];
    BusFeed feed = null!;
    uint beat = 7;

    public FrozenDeviceTests() => Start();

    public void Dispose() => bench.Dispose();

    void Start()
    {
        bench.Start();
        var bus = bench.Site.Buses[0];
        feed = new BusFeed(bus, [.. bench.Site.Channels.Where(c => c.Bus == bus)], bench.Recorder, troubles.Add, [], []);
    }

    /// <summary>So many rounds of 200 ms, each with the heartbeat behind the weight.</summary>
    void Rounds(int count, int kg, bool beats = true, bool reads = true)
    {
        for (var i = 0; i < count; i++)
        {
            bench.Clock.Advance(TimeSpan.FromMilliseconds(200));
            if (beats) beat += 2;
            feed.Read(Gross, bench.NowMs, bench.MonotonicMs, Int32(kg));
            if (reads) feed.Read(Heartbeat, bench.NowMs, bench.MonotonicMs, Int32(beat));
        }
    }

    void Tell(FieldNoticeKind kind, int value, FieldCause cause, long sinceMs) => feed.Notice(new FieldNotice(kind, Unit, value, cause, 0, sinceMs, bench.NowMs));

    List<SiteEvent> Gaps() => [.. bench.Audit().Events(EventCode.Gap)];

    async Task<IReadOnlyList<long>> WeightsAsync()
    {
        await bench.StopAsync();
        return [.. bench.Audit().Entries<Series>().Where(s => s.Channel == Gross).SelectMany(s => s.Mantissas.ToArray())];
    }

    [Fact]
    public async Task From_the_last_movement_on_it_is_a_gap_and_nothing_is_recorded_until_it_moves_again()
    {
        Rounds(3, 100);
        var moved = bench.NowMs;
        Rounds(4, 200, beats: false);
        Assert.Empty(Gaps());
        Rounds(1, 300, beats: false);
        var gap = Assert.Single(Gaps());
        Assert.Equal(("weighbridge", "frozen", "heartbeat stands still", (long?)moved, (long?)null), (gap.Subject, gap.Cause, gap.Detail, gap.FromMs, gap.ToMs));
        Assert.Equal(["frozen"], troubles);
        Rounds(50, 400, beats: false);
        feed.Read(Tare, bench.NowMs, bench.MonotonicMs, Int32(1));
        Rounds(1, 500);
        var (end, thawed) = (Gaps()[^1], bench.NowMs);
        Assert.Equal(("frozen", (long?)moved, (long?)thawed), (end.Cause, end.FromMs, end.ToMs));
        Rounds(2, 600);
        // What came before the standstill was known stays what it was; the gap says from when on it is old.
        Assert.Equal([100, 100, 100, 200, 200, 200, 200, 300, 600, 600], await WeightsAsync());
        Assert.DoesNotContain(bench.Audit().Entries<Series>(), s => s.Channel == Tare);
        Assert.Equal(5 * (thawed - moved), bench.Audit()[^1].Content.Tally.GapMs);
    }

    [Fact]
    public void One_frozen_device_does_not_hold_back_another()
    {
        Rounds(10, 100, beats: false);
        feed.Read(Fuel, bench.NowMs, bench.MonotonicMs, Cdab(12.5f));
        Assert.Equal("weighbridge", Assert.Single(Gaps()).Subject);
        feed.Read(10, bench.NowMs, bench.MonotonicMs, Cdab(20));
        bench.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains(bench.Audit().Entries<Series>(), s => s.Channel == Fuel);
    }

    [Fact]
    public async Task A_heartbeat_that_wraps_or_starts_again_moves()
    {
        beat = uint.MaxValue - 5;
        Rounds(20, 100);
        beat = 0;
        Rounds(20, 100);
        Assert.Equal(40, (await WeightsAsync()).Count);
        Assert.Empty(Gaps());
    }

    [Fact]
    public async Task A_wall_clock_that_is_set_freezes_nothing_and_hides_nothing()
    {
        Rounds(3, 100);
        bench.Clock.Step(TimeSpan.FromHours(3));
        Rounds(3, 100, beats: false);
        Assert.Empty(Gaps());
        bench.Clock.Step(TimeSpan.FromHours(-5));
        Rounds(3, 100, beats: false);
        Assert.Equal("frozen", Assert.Single(Gaps()).Cause);
        await bench.StopAsync();
    }

    [Fact]
    public async Task A_heartbeat_that_cannot_be_read_is_not_one_that_stands_still()
    {
        Rounds(3, 100);
        Rounds(50, 100, reads: false);
        Tell(FieldNoticeKind.ValueRefused, Heartbeat, FieldCause.Exception, bench.NowMs);
        Rounds(50, 100, beats: false, reads: false);
        Tell(FieldNoticeKind.ValueReturned, Heartbeat, FieldCause.Exception, bench.NowMs);
        // The same as before: but nobody has seen what it did in between.
        Rounds(5, 100, beats: false);
        Assert.DoesNotContain(Gaps(), gap => gap.Cause == "frozen");
        Rounds(1, 100, beats: false);
        Assert.Single(Gaps(), gap => gap.Cause == "frozen");
        Assert.Equal(109, (await WeightsAsync()).Count);
    }

    [Fact]
    public async Task A_frozen_device_that_falls_silent_too_is_missing_once()
    {
        Rounds(1, 100);
        var moved = bench.NowMs;
        Rounds(10, 100, beats: false);
        var silent = bench.NowMs;
        bench.Clock.Advance(TimeSpan.FromSeconds(5));
        Tell(FieldNoticeKind.UnitLost, -1, FieldCause.Timeout, silent);
        bench.Clock.Advance(TimeSpan.FromSeconds(5));
        Tell(FieldNoticeKind.UnitReturned, -1, FieldCause.Timeout, silent);
        Rounds(10, 100, beats: false);
        // Silence is no movement.
        Assert.Single(Gaps(), gap => gap.Cause == "frozen");
        Rounds(1, 100);
        var thawed = bench.NowMs;
        await bench.StopAsync();
        Assert.Equal(["frozen", "timeout", "timeout", "frozen"], Gaps().Select(gap => gap.Cause));
        Assert.Equal(5 * (thawed - moved), bench.Audit()[^1].Content.Tally.GapMs);
    }

    [Fact]
    public async Task A_run_begins_without_a_memory_of_the_last_one()
    {
        Rounds(10, 100, beats: false);
        await bench.StopAsync();
        Start();
        Rounds(1, 200, beats: false);
        var seen = bench.NowMs;
        Rounds(4, 200, beats: false);
        Assert.Single(Gaps());
        Rounds(10, 200, beats: false);
        Assert.Equal(seen, Gaps()[^1].FromMs);
        Assert.Equal(2, Gaps().Count);
    }

    [Fact]
    public void A_heartbeat_that_is_no_channel_is_read_all_the_same()
    {
        var yaml = TestSite.Yaml();
        using var other = new Bench(yaml[..yaml.IndexOf("tag-readers:", StringComparison.Ordinal)].Replace("values: [gross, tare, status, error, heartbeat]", "values: [gross]", StringComparison.Ordinal));
        other.Start();
        var bus = other.Site.Buses[0];
        List<Site.Channel> channels = [.. other.Site.Channels.Where(c => c.Bus == bus)];
        var told = new List<string>();
        var watched = new BusFeed(bus, channels, other.Recorder, told.Add, [], []);
        var last = watched.Values.Count - 1;
        Assert.Equal((Unit, (ushort)10, (ushort)2, TimeSpan.FromMilliseconds(500)), (watched.Values[last].Unit, watched.Values[last].Address, watched.Values[last].Words, watched.Values[last].Period));
        watched.Notice(new FieldNotice(FieldNoticeKind.ValueUnheard, Unit, last, FieldCause.NotHeard, 0, 0, other.NowMs));
        for (var i = 0; i < 3; i++)
        {
            watched.Read(last, other.NowMs, other.MonotonicMs, Int32(1));
            other.Clock.Advance(TimeSpan.FromMilliseconds(500));
        }
        Assert.Equal(["frozen"], told);
    }
}

using Traceability.Edge.Agent.Wiring;
using Traceability.Evidence.Entries;
using Traceability.Field;
using Xunit;
using static Traceability.Edge.Agent.Tests.TestSite;

namespace Traceability.Edge.Agent.Tests;

/// <summary>A meter whose registers stop meaning what its profile says: readings wait for the self-test, and none of a refuted map is recorded.</summary>
public sealed class RegisterMapTests : IDisposable
{
    /// <summary>Behind the bus's eight channels: the SDM630's two self-test values and the Promass's one.</summary>
    const int Voltage = 8, Frequency = 9, Temperature = 10;

    readonly Bench bench = new();
    readonly List<int> hurried = [];
    readonly List<string> troubles = [];
    readonly BusFeed feed;

    public RegisterMapTests()
    {
        bench.Start();
        var bus = bench.Site.Buses[0];
        feed = new BusFeed(bus, [.. bench.Site.Channels.Where(c => c.Bus == bus)], bench.Recorder, troubles.Add, [], []) { Hurry = hurried.Add };
    }

    public void Dispose() => bench.Dispose();

    void Read(int value, ushort[] words)
    {
        bench.Clock.Advance(TimeSpan.FromMilliseconds(10));
        feed.Read(value, bench.NowMs, 0, words);
    }

    static ushort[] Swapped(ushort[] words) => [.. words.Reverse()];

    void Pass()
    {
        Read(Voltage, Abcd(231.4f));
        Read(Frequency, Abcd(49.98f));
    }

    async Task<IReadOnlyList<long>> RecordedAsync(int channel)
    {
        await bench.StopAsync();
        return [.. bench.Audit().Entries<Series>().Where(s => s.Channel == channel).SelectMany(s => s.Mantissas.ToArray())];
    }

    [Fact]
    public async Task The_first_readings_wait_for_the_self_test_and_keep_their_own_times()
    {
        Read(Energy, Abcd(1000));
        var ms = bench.NowMs;
        Read(Power, Abcd(500));
        Assert.DoesNotContain(bench.Audit().Entries<Series>(), _ => true);
        Pass();
        Assert.Equal([100_000], await RecordedAsync(Energy));
        Assert.Equal(ms, bench.Audit().Entries<Series>().Single(s => s.Channel == Energy).TimesMs[0]);
    }

    [Fact]
    public async Task Words_that_change_places_become_a_gap_and_never_a_number()
    {
        Read(Energy, Abcd(1000));
        Pass();
        Read(Energy, Abcd(1001.25f));
        hurried.Clear();
        Read(Energy, Swapped(Abcd(1002.5f)));
        Assert.Equal([Voltage, Frequency], hurried);
        Read(Voltage, Swapped(Abcd(231.4f)));
        Assert.Empty(bench.Audit().Events(EventCode.Gap));
        var before = bench.NowMs;
        Read(Frequency, Swapped(Abcd(49.98f)));
        var gap = Assert.Single(bench.Audit().Events(EventCode.Gap));
        Assert.Equal(("mill", "self-test", (long?)null), (gap.Subject, gap.Cause, gap.ToMs));
        Assert.True(gap.FromMs < before && gap.FromMs >= before - 40);
        Assert.Equal(["self-test"], troubles);

        Read(Energy, Swapped(Abcd(1003)));
        Read(Frequency, Swapped(Abcd(50)));
        Pass();
        Read(Energy, Abcd(1004));
        Assert.Equal([100_000, 100_125, 100_400], await RecordedAsync(Energy));
        var end = bench.Audit().Events(EventCode.Gap).Single(e => e.ToMs is not null);
        Assert.Equal((gap.FromMs, "self-test"), (end.FromMs, end.Cause));
        Assert.Empty(bench.Audit().Events(EventCode.CounterReset));
    }

    [Fact]
    public async Task A_sound_meter_whose_load_leaps_is_asked_one_question_and_recorded()
    {
        Read(Power, Abcd(100));
        Pass();
        hurried.Clear();
        Read(Power, Abcd(90_000));
        Assert.Equal([Voltage, Frequency], hurried);
        Read(Voltage, Abcd(231.4f));
        Read(Power, Abcd(91_000));
        Assert.Equal(2, hurried.Count);
        Assert.Equal([1000, 900_000, 910_000], await RecordedAsync(Power));
        Assert.Empty(bench.Audit().Events(EventCode.Gap));
    }

    [Fact]
    public async Task A_phase_without_voltage_refutes_nothing_while_the_frequency_is_right()
    {
        Read(Energy, Abcd(1000));
        Read(Voltage, Abcd(3.2f));
        Read(Frequency, Abcd(50));
        Read(Energy, Abcd(1001));
        Assert.Equal([100_000, 100_100], await RecordedAsync(Energy));
        Assert.Empty(bench.Audit().Events(EventCode.Gap));
    }

    [Fact]
    public async Task Registers_that_the_meter_refuses_or_leaves_zero_are_no_evidence_and_hold_nothing_back()
    {
        Read(Energy, Abcd(1000));
        feed.Notice(new FieldNotice(FieldNoticeKind.ValueRefused, 1, Voltage, FieldCause.Exception, 2, 0, bench.NowMs));
        Read(Frequency, [0, 0]);
        Read(Energy, Abcd(1001));
        Assert.Equal([100_000, 100_100], await RecordedAsync(Energy));
        Assert.Empty(bench.Audit().Events(EventCode.Gap));
    }

    [Fact]
    public async Task A_unit_that_returns_is_believed_only_after_its_self_test()
    {
        Read(Energy, Abcd(1000));
        Pass();
        feed.Notice(new FieldNotice(FieldNoticeKind.UnitReturned, 1, -1, FieldCause.Timeout, 0, bench.NowMs - 9000, bench.NowMs));
        Read(Energy, Abcd(1000.5f));
        Read(Voltage, Swapped(Abcd(231.4f)));
        Read(Frequency, Swapped(Abcd(49.98f)));
        Assert.Equal([100_000], await RecordedAsync(Energy));
        Assert.Equal(["timeout", "self-test"], bench.Audit().Events(EventCode.Gap).Select(e => e.Cause));
    }

    [Fact]
    public async Task One_device_in_doubt_does_not_hold_back_another()
    {
        Read(Gross, Int32(40_000));
        Read(Fuel, Cdab(12.5f));
        Read(Temperature, Cdab(20));
        Read(Energy, Abcd(1000));
        Assert.Equal([40_000], await RecordedAsync(Gross));
        Assert.Contains(bench.Audit().Entries<Series>(), s => s.Channel == Fuel);
        Assert.DoesNotContain(bench.Audit().Entries<Series>(), s => s.Channel == Energy);
    }

    [Fact]
    public async Task A_gauge_that_falls_to_nothing_is_looked_at_before_it_is_believed()
    {
        Read(Power, Abcd(230.2f));
        Pass();
        hurried.Clear();
        Read(Power, Swapped(Abcd(230.2f)));
        Assert.Equal([Voltage, Frequency], hurried);
        Read(Voltage, Swapped(Abcd(231.4f)));
        Read(Frequency, Swapped(Abcd(49.98f)));
        Assert.Equal([2302], await RecordedAsync(Power));
    }

    [Fact]
    public async Task A_self_test_that_is_refused_for_good_holds_nothing_back_later_either()
    {
        Read(Power, Abcd(100));
        foreach (var test in (int[])[Voltage, Frequency])
            feed.Notice(new FieldNotice(FieldNoticeKind.ValueRefused, 1, test, FieldCause.Exception, 2, 0, bench.NowMs));
        Read(Power, Abcd(90_000));
        feed.Notice(new FieldNotice(FieldNoticeKind.UnitReturned, 1, -1, FieldCause.Timeout, 0, bench.NowMs - 9000, bench.NowMs));
        Read(Power, Abcd(100));
        Assert.Equal([1000, 900_000, 1000], await RecordedAsync(Power));
    }

    [Fact]
    public void A_unit_that_never_answers_its_self_test_becomes_a_gap_and_not_a_silence()
    {
        for (var i = 0; i < 300; i++) Read(Power, Abcd(100));
        var gap = Assert.Single(bench.Audit().Events(EventCode.Gap));
        Assert.Equal(("mill", "self-test", "it is not answered"), (gap.Subject, gap.Cause, gap.Detail));
    }
}

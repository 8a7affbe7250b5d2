using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Field.Modbus;
using Traceability.Profiles;
using Traceability.Testing;
using Xunit;

namespace Traceability.Field.Tests.Modbus;

/// <summary>The bus in manual time: minutes pass in milliseconds, and every moment is exact.</summary>
public sealed class ModbusBusTests
{
    readonly ManualTime time = new();
    readonly SimulatedGateway gateway;
    readonly RecordingSink sink = new();

    public ModbusBusTests() => gateway = new(time);

    static PolledValue Value(byte unit, ushort address, double seconds = 1) =>
        new(unit, RegisterTable.Holding, address, 2, TimeSpan.FromSeconds(seconds));

    ModbusBus Bus(UnitOptions options, params PolledValue[] values) => new(
        new GatewayOptions("simulated", 502), values, values.Select(v => v.Unit).Distinct().ToDictionary(u => u, _ => options), sink, time,
        NullLogger.Instance, new LineStatistics(), gateway.OpenAsync);

    /// <summary>Runs the bus while the script moves the clock. On a thread without a synchronisation context, so that all runs inside Advance.</summary>
    static Task DuringAsync(ModbusBus bus, Action script) => Task.Run(async () =>
    {
        using var stop = new CancellationTokenSource();
        var running = bus.RunAsync(stop.Token);
        script();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    });

    void Pass(double seconds) => time.Advance(TimeSpan.FromSeconds(seconds));

    [Fact]
    public async Task Each_value_is_read_on_its_own_grid_without_drift()
    {
        var bus = Bus(UnitOptions.Default, Value(1, 10), Value(1, 100, seconds: 0.25), Value(2, 20, seconds: 10));
        await DuringAsync(bus, () => Pass(60.1));
        Assert.Equal((61, 241, 7), (sink.Count(0), sink.Count(1), sink.Count(2)));
        Assert.Equal([100, 101], sink.Words(1));
        Assert.All(gateway.Asked.Where(a => a.Request.Address == 100), a => Assert.InRange(a.AtMs % 250, 0, 60));
        Assert.All(bus.Statistics().Units, u => Assert.Equal((0, true), (u.Questions.Missed, u.Online)));
    }

    [Fact]
    public async Task A_reading_bears_the_arrival_of_its_answer()
    {
        var begin = time.GetUtcNow().ToUnixTimeMilliseconds();
        await DuringAsync(Bus(UnitOptions.Default, Value(1, 10)), () => Pass(0.5));
        Assert.Equal((begin + 20, 20), (sink.Last[0].UnixMs, sink.Last[0].MonotonicMs));
    }

    [Fact]
    public async Task What_the_bus_cannot_keep_up_with_is_missed_and_counted_never_caught_up_in_a_burst()
    {
        gateway.AnswerTime = TimeSpan.FromMilliseconds(250);
        var bus = Bus(UnitOptions.Default, Value(1, 10, seconds: 0.1));
        await DuringAsync(bus, () =>
        {
            Pass(10);
            gateway.AnswerTime = TimeSpan.FromMilliseconds(10);
            Pass(10);
        });
        var unit = Assert.Single(bus.Statistics().Units).Questions;
        Assert.Equal(201, unit.Requests + unit.Missed);
        Assert.InRange(unit.Missed, 58, 62);
        var gaps = gateway.Asked.Zip(gateway.Asked.Skip(1), (a, b) => b.AtMs - a.AtMs).Skip(50);
        Assert.All(gaps, gap => Assert.Equal(100, gap));
    }

    [Fact]
    public async Task A_dead_unit_among_twenty_costs_the_others_less_than_a_twentieth_and_is_read_soon_after_its_return()
    {
        var dead = false;
        gateway.Unit = r => r.Unit == 7 && dead ? null : ReadResult.Ok;
        // 20 units x 40 ms: the line is busy four fifths of the time even when all is well.
        gateway.AnswerTime = TimeSpan.FromMilliseconds(40);
        var bus = Bus(UnitOptions.Default, [.. Enumerable.Range(1, 20).Select(u => Value((byte)u, 10))]);
        var others = Enumerable.Range(0, 20).Where(i => i != 6).ToArray();
        long diedAt = 0, backAt = 0;
        await DuringAsync(bus, () =>
        {
            Pass(10);
            diedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
            dead = true;
            var before = others.Select(sink.Count).ToArray();
            Pass(300);
            foreach (var (other, count) in others.Zip(before)) Assert.True(sink.Count(other) - count >= 0.95 * 300, $"unit {other + 1}: {sink.Count(other) - count} of 300");
            backAt = time.GetUtcNow().ToUnixTimeMilliseconds();
            dead = false;
            Pass(30);
        });
        Assert.Equal([FieldNoticeKind.UnitLost, FieldNoticeKind.UnitReturned], sink.Notices.Select(n => n.Kind));
        var (lost, returned) = (sink.Notices[0], sink.Notices[1]);
        Assert.Equal((7, FieldCause.Timeout, -1), (lost.Unit, lost.Cause, lost.Value));
        Assert.InRange(lost.UntilUnixMs - diedAt, 3_000, 10_000);
        Assert.InRange(diedAt - lost.SinceUnixMs, 0, 1_000);
        Assert.Equal(lost.SinceUnixMs, returned.SinceUnixMs);
        Assert.InRange(returned.UntilUnixMs - backAt, 0, 12_000);
    }

    [Fact]
    public async Task One_lost_frame_is_no_outage()
    {
        var questions = 0;
        gateway.Unit = _ => ++questions == 5 ? null : ReadResult.Ok;
        var bus = Bus(UnitOptions.Default, Value(1, 10));
        await DuringAsync(bus, () => Pass(20));
        Assert.Empty(sink.Notices);
        Assert.Equal(1, Assert.Single(bus.Statistics().Units).Questions[ReadOutcome.Timeout]);
    }

    [Fact]
    public async Task A_gateway_slower_to_give_up_than_we_are_does_not_make_the_next_unit_look_dead()
    {
        gateway.OwnPatience = TimeSpan.FromSeconds(1.2);
        gateway.Unit = r => r.Unit == 1 ? null : ReadResult.Ok;
        var bus = Bus(new UnitOptions { Timeout = TimeSpan.FromMilliseconds(300) }, Value(1, 10), Value(2, 10));
        await DuringAsync(bus, () => Pass(60));
        Assert.Equal(0, bus.Statistics().Units[1].Questions[ReadOutcome.Timeout]);
        Assert.Equal(1, Assert.Single(sink.Notices).Unit);
    }

    [Fact]
    public async Task A_unit_the_gateway_speaks_for_is_as_dead_as_a_silent_one()
    {
        gateway.Unit = r => r.Unit == 1 ? ReadResult.Exception(0x0B) : ReadResult.Ok;
        await DuringAsync(Bus(UnitOptions.Default, Value(1, 10), Value(2, 10)), () => Pass(30));
        var lost = Assert.Single(sink.Notices);
        Assert.Equal((FieldNoticeKind.UnitLost, 1, FieldCause.Exception, 0x0B), (lost.Kind, lost.Unit, lost.Cause, lost.ExceptionCode));
        Assert.True(sink.Count(1) >= 30);
    }

    [Fact]
    public async Task A_return_names_what_the_loss_was_told_with_whatever_failed_last()
    {
        ReadResult? answer = null;
        gateway.Unit = _ => answer;
        await DuringAsync(Bus(UnitOptions.Default, Value(1, 10)), () =>
        {
            Pass(20);
            answer = ReadResult.Exception(0x0B);
            Pass(30);
            answer = ReadResult.Ok;
            Pass(30);
        });
        Assert.Equal([(FieldNoticeKind.UnitLost, FieldCause.Timeout, 0), (FieldNoticeKind.UnitReturned, FieldCause.Timeout, 0)], sink.Notices.Select(n => (n.Kind, n.Cause, (int)n.ExceptionCode)));
    }

    [Fact]
    public async Task A_value_that_is_refused_with_code_0_returns_with_code_0()
    {
        var answer = ReadResult.Exception(0);
        gateway.Unit = _ => answer;
        await DuringAsync(Bus(UnitOptions.Default, Value(1, 10)), () =>
        {
            Pass(20);
            answer = ReadResult.Ok;
            Pass(10);
        });
        Assert.Equal([(FieldNoticeKind.ValueRefused, 0), (FieldNoticeKind.ValueReturned, 0)], sink.Notices.Select(n => (n.Kind, (int)n.ExceptionCode)));
    }

    [Fact]
    public async Task A_refused_hole_is_switched_off_and_nothing_is_lost()
    {
        gateway.Unit = r => r.Address <= 14 && r.Address + r.Count > 14 ? ReadResult.Exception(2) : ReadResult.Ok;
        await DuringAsync(Bus(UnitOptions.Default, Value(1, 10), Value(1, 12), Value(1, 16)), () => Pass(10.5));
        Assert.Empty(sink.Notices);
        Assert.Equal((11, 11, 11), (sink.Count(0), sink.Count(1), sink.Count(2)));
        Assert.Equal([16, 17], sink.Words(2));
    }

    [Fact]
    public async Task One_refused_value_is_told_once_the_others_go_on_and_its_return_is_told_too()
    {
        var refuses = true;
        gateway.Unit = r => refuses && r.Address <= 15 && r.Address + r.Count > 14 ? ReadResult.Exception(2) : ReadResult.Ok;
        await DuringAsync(Bus(UnitOptions.Default, Value(1, 10), Value(1, 12), Value(1, 14), Value(1, 16), Value(1, 18)), () =>
        {
            Pass(120.5);
            Assert.Equal((121, 121, 0, 121, 121), (sink.Count(0), sink.Count(1), sink.Count(2), sink.Count(3), sink.Count(4)));
            var asked = gateway.Asked.Count(a => a.Request.Address == 14 && a.Request.Count == 2);
            Assert.True(asked < 12, $"the refused value was asked for {asked} times");
            refuses = false;
            Pass(70);
            Assert.True(sink.Count(2) > 5);
        });
        Assert.Equal([FieldNoticeKind.ValueRefused, FieldNoticeKind.ValueReturned], sink.Notices.Select(n => n.Kind));
        Assert.All(sink.Notices, n => Assert.Equal((1, 2, FieldCause.Exception, 2), (n.Unit, n.Value, n.Cause, n.ExceptionCode)));
    }

    [Fact]
    public async Task A_unit_gets_its_rest_between_two_questions()
    {
        var bus = Bus(new UnitOptions { Pause = TimeSpan.FromMilliseconds(100), MaxHole = 0 }, Value(1, 10), Value(1, 50), Value(1, 90));
        await DuringAsync(bus, () => Pass(10));
        Assert.All(gateway.Asked.Zip(gateway.Asked.Skip(1)), pair => Assert.True(pair.Second.AtMs - pair.First.AtMs >= 120));
    }

    [Fact]
    public async Task A_gateway_away_is_told_once_and_asked_again_with_growing_pauses()
    {
        await DuringAsync(Bus(UnitOptions.Default, Value(1, 10)), () =>
        {
            Pass(10);
            gateway.Reachable = false;
            Pass(60);
            Assert.Equal(FieldNoticeKind.BusLost, Assert.Single(sink.Notices).Kind);
            gateway.Reachable = true;
            Pass(5.1);
        });
        Assert.Equal([FieldNoticeKind.BusLost, FieldNoticeKind.BusReturned], sink.Notices.Select(n => n.Kind));
        Assert.Equal(2, gateway.Opened);
        Assert.InRange(sink.Notices[1].UntilUnixMs - sink.Notices[1].SinceUnixMs, 59_000, 66_000);
    }

    [Fact]
    public async Task A_line_on_which_nothing_answers_is_made_anew()
    {
        gateway.Unit = _ => null;
        await DuringAsync(Bus(UnitOptions.Default, Value(1, 10), Value(2, 10)), () => Pass(60));
        Assert.InRange(gateway.Opened, 3, 8);
        Assert.Equal([FieldNoticeKind.UnitLost, FieldNoticeKind.UnitLost], sink.Notices.Select(n => n.Kind));
    }

    [Fact]
    public async Task Every_block_keeps_an_account_of_its_own_and_the_bus_says_how_busy_it_was()
    {
        gateway.Unit = r => r.Address switch { 100 => ReadResult.Exception(4), 200 => new(ReadOutcome.WrongLength), _ => ReadResult.Ok };
        var bus = Bus(UnitOptions.Default, Value(1, 10), Value(1, 100), Value(2, 200));
        await DuringAsync(bus, () => Pass(10.5));
        var statistics = bus.Statistics();
        var first = statistics.Units[0];
        var (good, refused) = (first.Blocks[0], first.Blocks[1]);
        Assert.Equal((RegisterTable.Holding, 10, 2), (good.Table, good.Address, good.Count));
        Assert.Equal((good.Questions.Requests, 0L), (good.Questions[ReadOutcome.Ok], good.Questions[ReadOutcome.Exception]));
        Assert.Equal(refused.Questions.Requests, refused.Questions[ReadOutcome.Exception]);
        Assert.Equal(good.Questions.Requests + refused.Questions.Requests, first.Questions.Requests);
        Assert.Equal(TimeSpan.FromMilliseconds(20), good.Questions.LastRoundTrip);
        // On one grid each waits for the answers to those before it.
        Assert.Equal((0, 40), (good.LongestDelay.TotalMilliseconds, refused.LongestDelay.TotalMilliseconds));
        Assert.True(statistics.Units[1].Questions[ReadOutcome.WrongLength] > 0);
        // One question at a time, 20 ms each.
        Assert.Equal(TimeSpan.FromMilliseconds(20 * gateway.Asked.Count), statistics.Busy);
        Assert.Equal((TimeSpan.FromSeconds(10.5), statistics.Busy / TimeSpan.FromSeconds(10.5)), (statistics.Span, statistics.Occupancy));
    }
}

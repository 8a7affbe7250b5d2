using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Field.Modbus;
using Traceability.Profiles;
using Traceability.Testing;
using Xunit;

namespace Traceability.Field.Tests.Modbus;

/// <summary>The bus over real sockets and the real clock.</summary>
public sealed class ModbusBusOverTcpTests
{
    readonly RecordingSink sink = new();

    static PolledValue Value(byte unit, ushort address, int ms) => new(unit, RegisterTable.Input, address, 2, TimeSpan.FromMilliseconds(ms));

    ModbusBus Bus(GatewayOptions gateway, params PolledValue[] values) =>
        new(gateway, values, new Dictionary<byte, UnitOptions>(), sink, TimeProvider.System, NullLogger<ModbusBus>.Instance);

    static async Task DuringAsync(ModbusBus bus, Func<Task> script)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = bus.RunAsync(stop.Token);
        await script();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_peer_that_closes_under_a_question_is_told_and_the_same_value_is_asked_again()
    {
        var closed = false;
        await using var server = new ScriptedModbusServer((q, c) =>
        {
            if (closed) return c.SendAsync(q.AnswerByAddress());
            closed = true;
            c.Close();
            return Task.CompletedTask;
        });
        // One hour: without asking again the value would not come in this test's time.
        await DuringAsync(Bus(new("127.0.0.1", server.Port), Value(1, 30, 3_600_000)), () => sink.UntilAsync(s => s.Count(0) == 1));
        Assert.Equal([FieldNoticeKind.BusLost, FieldNoticeKind.BusReturned], sink.Notices.Select(n => n.Kind));
        Assert.Equal([30, 31], sink.Words(0));
    }

    [Fact]
    public async Task A_peer_that_closes_after_each_answer_is_no_outage()
    {
        await using var server = new ScriptedModbusServer(async (q, c) =>
        {
            await c.SendAsync(q.AnswerByAddress());
            c.Close();
        });
        await DuringAsync(Bus(new("127.0.0.1", server.Port), Value(1, 30, 100)), () => sink.UntilAsync(s => s.Count(0) >= 10));
        Assert.DoesNotContain(sink.Notices, n => n.Kind == FieldNoticeKind.UnitLost);
        Assert.True(server.Connections >= 10);
    }

    [Fact]
    public async Task With_a_window_a_slow_unit_does_not_hold_the_quick_one()
    {
        await using var server = new ScriptedModbusServer((q, c) => q.Unit == 1 ? Task.CompletedTask : c.SendAsync(q.AnswerByAddress()));
        var bus = Bus(new("127.0.0.1", server.Port) { Window = 2 }, Value(1, 10, 100), Value(2, 20, 20));
        await DuringAsync(bus, () => sink.UntilAsync(s => s.Count(1) >= 100));
        Assert.Equal(0, sink.Count(0));
        Assert.Equal(0, bus.Statistics()[1].Timeouts);
    }

    [Fact]
    public async Task Readings_cost_no_memory()
    {
        var own = new CountingSink();
        await using var server = new EchoServer();
        var values = Enumerable.Range(0, 20).Select(i => Value(1, (ushort)(2 * i), 1)).ToArray();
        var bus = new ModbusBus(
            new("127.0.0.1", server.Port), values, new Dictionary<byte, UnitOptions>(), own, TimeProvider.System, NullLogger<ModbusBus>.Instance);
        await DuringAsync(bus, async () =>
        {
            await own.UntilAsync(20_000);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var from = own.Count;
            await own.UntilAsync(from + 40_000);
            var perReading = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)(own.Count - from);
            // Tests of other classes run meanwhile in the same process; one object per reading would be 24 at the very least.
            Assert.True(perReading < 4, $"{perReading:F1} bytes per reading");
        });
    }

    sealed class CountingSink : IFieldSink
    {
        readonly TaskCompletionSource[] reached = [new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously)];
        readonly long[] targets = [long.MaxValue, long.MaxValue];
        long count;
        int waits;

        public long Count => Interlocked.Read(ref count);

        public Task UntilAsync(long readings)
        {
            var wait = waits++;
            Volatile.Write(ref targets[wait], readings);
            return reached[wait].Task.WaitAsync(TimeSpan.FromSeconds(60));
        }

        public void Read(int value, long unixMs, long monotonicMs, ReadOnlySpan<ushort> words)
        {
            var now = Interlocked.Increment(ref count);
            for (var i = 0; i < targets.Length; i++)
                if (now >= Volatile.Read(ref targets[i])) reached[i].TrySetResult();
        }

        public void Notice(in FieldNotice notice) => throw new InvalidOperationException(notice.ToString());
    }
}

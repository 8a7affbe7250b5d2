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
        Assert.Equal(0, bus.Statistics().Units[1].Questions[ReadOutcome.Timeout]);
    }

    [Fact]
    public async Task Readings_cost_no_memory()
    {
        var own = new AllocationSink();
        await using var server = new EchoServer();
        // Twenty units at 1 kHz: more than the line gives, so that one question follows the other on the receiving thread.
        var values = Enumerable.Range(1, 20).Select(unit => Value((byte)unit, 10, 1)).ToArray();
        var bus = new ModbusBus(
            new GatewayOptions("127.0.0.1", server.Port), values, new Dictionary<byte, UnitOptions>(), own, TimeProvider.System, NullLogger<ModbusBus>.Instance);
        await DuringAsync(bus, () => own.Counted);
        Assert.True(own.Free >= AllocationSink.Steps * 9 / 10, $"only {own.Free} of {AllocationSink.Steps} readings cost nothing");
    }

    /// <summary>
    /// Counts what a thread that brings two readings one after the other allocates between them. On a busy machine readings change threads, which is no step
    /// here, and a thread does other work in between, which is one that costs; but where each reading costs an object, no step is free.
    /// </summary>
    sealed class AllocationSink : IFieldSink
    {
        public const int Steps = 2_000;

        readonly TaskCompletionSource counted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int steps;
        int thread;
        long before;

        public Task Counted => counted.Task;
        public int Free { get; private set; }

        public void Read(int value, long unixMs, long monotonicMs, ReadOnlySpan<ushort> words)
        {
            if (counted.Task.IsCompleted) return;
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            if (thread == Environment.CurrentManagedThreadId)
            {
                if (allocated == before) Free++;
                if (++steps == Steps) counted.TrySetResult();
            }
            (thread, before) = (Environment.CurrentManagedThreadId, allocated);
        }

        public void Notice(in FieldNotice notice) => throw new InvalidOperationException(notice.ToString());
    }
}

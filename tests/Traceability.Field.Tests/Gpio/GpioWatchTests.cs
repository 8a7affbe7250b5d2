using Traceability.Field.Gpio;
using Traceability.Testing;
using Xunit;

namespace Traceability.Field.Tests.Gpio;

public sealed class GpioWatchTests : IDisposable
{
    readonly CancellationTokenSource stop = new();
    readonly ManualTime time = new();
    readonly HeardEdges heard = new();
    readonly PipedLine pulses = new(), seal = new();

    public void Dispose()
    {
        pulses.Dispose();
        seal.Dispose();
        stop.Dispose();
    }

    Task Run() => new GpioWatch([pulses, seal], heard, time).RunAsync(stop.Token);

    async Task EndAsync(Task running)
    {
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Edges_of_all_lines_are_told_in_the_order_of_each_line()
    {
        var running = Run();
        pulses.Send([.. PipedLine.Event(LineEdge.Falling, 1), .. PipedLine.Event(LineEdge.Falling, 2)]);
        await heard.WaitAsync(2);
        seal.Send(LineEdge.Rising, 1);
        await heard.WaitAsync(1);
        await EndAsync(running);
        Assert.Equal([(0, LineEdge.Falling, 1u), (0, LineEdge.Falling, 2u), (1, LineEdge.Rising, 1u)], heard.Edges.Select(e => (e.Line, e.Edge.Edge, e.Edge.LineSequence)));
        Assert.Empty(heard.Lost);
    }

    [Fact]
    public async Task An_edge_has_the_kernels_time_on_the_wall_clock_as_it_stands_when_it_is_read()
    {
        time.Advance(TimeSpan.FromSeconds(100));
        // The wall clock was wrong when the edge came, and has been set since.
        time.Step(TimeSpan.FromHours(2));
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var running = Run();
        pulses.Send(LineEdge.Falling, 1, timestampNs: 97_500_000_000);
        pulses.Send(LineEdge.Falling, 2, timestampNs: 100_000_000_001);
        await heard.WaitAsync(2);
        await EndAsync(running);
        Assert.Equal([now - 2500, now], heard.Edges.Select(e => e.UnixMs));
    }

    [Fact]
    public async Task What_came_before_the_end_is_told_before_it_ends()
    {
        for (uint i = 1; i <= 200; i++) pulses.Send(LineEdge.Falling, i);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Run().WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(200, heard.Edges.Count);
    }

    [Fact]
    public async Task A_pulse_allocates_nothing()
    {
        const uint pulsesSent = 1200;
        for (uint i = 1; i <= pulsesSent; i++) pulses.Send(LineEdge.Rising, i);
        AllocationMeter meter = new();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new GpioWatch([pulses], meter, TimeProvider.System).RunAsync(stop.Token));
        Assert.Equal(pulsesSent, meter.Edges);
        Assert.Equal(0, meter.AllocatedBytes);
    }

    [Fact]
    public async Task A_line_that_has_gone_is_told_once_and_the_others_go_on()
    {
        var running = Run();
        pulses.End();
        await heard.WaitAsync(1);
        seal.Send(LineEdge.Falling, 1);
        await heard.WaitAsync(1);
        await EndAsync(running);
        Assert.Equal([0], heard.Lost);
        Assert.Equal([1], heard.Edges.Select(e => e.Line));
    }

    [Theory]
    [InlineData(47)]
    [InlineData(96)]
    public async Task A_line_that_tells_what_is_no_event_is_lost_and_nothing_is_counted(int bytes)
    {
        var running = Run();
        pulses.Send(new byte[bytes]);
        await heard.WaitAsync(1);
        await EndAsync(running);
        Assert.Equal([0], heard.Lost);
        Assert.Empty(heard.Edges);
    }

    [Fact]
    public async Task What_a_sink_throws_is_heard_by_whoever_runs_the_watch()
    {
        pulses.End();
        await Assert.ThrowsAsync<InvalidOperationException>(() => new GpioWatch([pulses], new AllocationMeter(), time).RunAsync(stop.Token).WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void What_is_no_descriptor_is_no_line() => Assert.Null(InputLine.Adopt(-1));

    /// <summary>What the watch's own thread allocates between the first batches, in which everything is made once, and the last pulse.</summary>
    sealed class AllocationMeter : IEdgeSink
    {
        const int WarmUp = 200;
        long before;

        public uint Edges { get; private set; }
        public long AllocatedBytes { get; private set; }

        public void Edge(int line, in LineEvent edge, long unixMs)
        {
            if (++Edges == WarmUp) before = GC.GetAllocatedBytesForCurrentThread();
            AllocatedBytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        public void LineLost(int line, long unixMs) => throw new InvalidOperationException("no line is lost here");
    }
}

using Traceability.Field.Gpio;
using Xunit;

namespace Traceability.Field.Tests.Gpio;

/// <summary>What only a kernel with a GPIO chip can show. Explicit: run inside the rig by <see cref="RigTests"/>, one result each.</summary>
public sealed class GuestTests : IDisposable
{
    const int Line = 3;

    readonly SimulatedChip sim = new("rig-header");
    readonly HeardEdges heard = new();
    readonly CancellationTokenSource stop = new();

    public void Dispose()
    {
        stop.Dispose();
        sim.Dispose();
    }

    InputLine Input(InputOptions options)
    {
        using var chip = GpioChip.Find(sim.Label, out var error);
        Assert.True(chip is not null, error);
        var input = chip.Input(options, out error);
        Assert.True(input is not null, error);
        return input;
    }

    Task Watch(InputLine line) => new GpioWatch([line], heard, TimeProvider.System).RunAsync(stop.Token);

    async Task EndAsync(Task watching)
    {
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    static long NowMs => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact(Explicit = true)]
    public async Task Edges_come_with_the_kernels_time_and_number()
    {
        using var line = Input(new InputOptions(Line) { ActiveLow = true, Bias = LineBias.PullUp });
        var watching = Watch(line);
        var before = NowMs;
        sim.Pull(Line, up: false);
        await heard.WaitAsync(1);
        sim.Pull(Line, up: true);
        await heard.WaitAsync(1);
        var after = NowMs;
        await EndAsync(watching);
        Assert.Equal([(LineEdge.Rising, 1u), (LineEdge.Falling, 2u)], heard.Edges.Select(e => (e.Edge.Edge, e.Edge.LineSequence)));
        Assert.All(heard.Edges, e => Assert.InRange(e.UnixMs, before - 1, after + 1));
        Assert.True(heard.Edges.First().Edge.TimestampNs < heard.Edges.Last().Edge.TimestampNs);
    }

    [Fact(Explicit = true)]
    public async Task A_contact_that_bounces_is_one_edge()
    {
        using var line = Input(new InputOptions(Line) { ActiveLow = true, Bias = LineBias.PullUp, Debounce = TimeSpan.FromMilliseconds(200) });
        var watching = Watch(line);
        for (var i = 0; i < 20; i++) sim.Pulse(Line);
        sim.Pull(Line, up: false);
        await heard.WaitAsync(1);
        Assert.True(line.IsActive);
        sim.Pull(Line, up: true);
        await heard.WaitAsync(1);
        await EndAsync(watching);
        Assert.Equal([LineEdge.Rising, LineEdge.Falling], heard.Edges.Select(e => e.Edge.Edge));
    }

    [Fact(Explicit = true)]
    public async Task A_thousand_pulses_as_fast_as_they_can_be_made_are_a_thousand()
    {
        using var line = Input(new InputOptions(Line) { ActiveLow = true, Bias = LineBias.PullUp, Edges = LineEdges.Rising });
        var watching = Watch(line);
        for (var i = 0; i < 1000; i++) sim.Pulse(Line);
        await EndAsync(watching);
        PulseCount pulses = new(0, 0);
        foreach (var (_, edge, _) in heard.Edges) Assert.True(pulses.Take(edge));
        Assert.Equal(1000, pulses.Count);
    }

    [Fact(Explicit = true)]
    public async Task Pulses_that_no_longer_fit_into_the_kernels_buffer_are_counted_by_number()
    {
        using var line = Input(new InputOptions(Line) { ActiveLow = true, Bias = LineBias.PullUp, Edges = LineEdges.Rising, BufferedEvents = 16 });
        for (var i = 0; i < 500; i++) sim.Pulse(Line);
        var watching = Watch(line);
        await heard.WaitAsync(16);
        await EndAsync(watching);
        PulseCount pulses = new(0, 0);
        foreach (var (_, edge, _) in heard.Edges) Assert.True(pulses.Take(edge));
        Assert.Equal((16, 500, 484), (heard.Edges.Count, pulses.Count, pulses.Unseen));
    }

    [Fact(Explicit = true)]
    public void A_chip_is_found_by_its_label_among_several()
    {
        using SimulatedChip other = new("rig-other"), third = new("rig-other");
        using var found = GpioChip.Find("rig-header", out var error);
        Assert.True(found is not null, error);
        Assert.Equal((sim.DevicePath, 8), (found.Path, found.Lines));
        Assert.Null(GpioChip.Find("rig-other", out error));
        Assert.Contains(other.DevicePath, error, StringComparison.Ordinal);
        Assert.Contains(third.DevicePath, error, StringComparison.Ordinal);
        Assert.Null(GpioChip.Find("rig-none", out error));
        Assert.Contains($"{sim.DevicePath} (rig-header)", error, StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public void A_line_that_another_has_and_one_that_is_not_there_are_told_apart()
    {
        using var line = Input(new InputOptions(Line));
        using var chip = GpioChip.Find(sim.Label, out _);
        Assert.Null(chip!.Input(new InputOptions(Line), out var error));
        Assert.Equal("line 3 of rig-header: another program has it", error);
        Assert.Null(chip.Input(new InputOptions(8), out error));
        Assert.Equal("line 8 of rig-header: the chip has 8 lines", error);
    }

    [Theory(Explicit = true)]
    [InlineData(false)]
    [InlineData(true)]
    public void An_output_is_inactive_from_its_opening_and_after_its_end(bool activeLow)
    {
        // The wiring: what nobody drives is de-energised.
        sim.Pull(Line, up: activeLow);
        using var chip = GpioChip.Find(sim.Label, out _);
        var output = chip!.Output(Line, activeLow, out var error);
        Assert.True(output is not null, error);
        Assert.Equal(activeLow, sim.IsHigh(Line));
        Assert.True(output.Request(active: true));
        Assert.NotEqual(activeLow, sim.IsHigh(Line));
        Assert.True(output.IsActive);
        output.Dispose();
        Assert.Equal(activeLow, sim.IsHigh(Line));
        Assert.False(output.Request(active: true));
    }
}

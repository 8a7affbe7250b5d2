using System.IO.Pipes;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Edge.Agent.Gpio;
using Traceability.Edge.Agent.Recording;
using Traceability.Edge.Agent.Service;
using Traceability.Evidence.Entries;
using Traceability.Field.Gpio;
using Traceability.Site;
using Traceability.Testing;
using Xunit;

namespace Traceability.Edge.Agent.Tests.Gpio;

/// <summary>The lines of a chip without one: descriptors that were kept are pipes here.</summary>
public sealed class GpioFeedTests
{
    const string Lines = """

        gpio:
          - name: header
            chip: rig-none
            lines:
              - {name: cabinet, line: 22, kind: seal-switch}
        """;

    [Fact]
    public async Task A_line_that_is_lost_as_soon_as_it_is_held_is_asked_for_again_every_ten_seconds()
    {
        using Bench bench = new(TestSite.Yaml() + Lines);
        bench.Start();
        var bank = bench.Site.Gpio[0];
        using var manager = ServiceManager.Of(_ => null, Environment.ProcessId);
        using var store = DescriptorStore.Of(_ => null, Environment.ProcessId, manager);
        BrokenLine line = new(bank, store, bench.Recorder, bench.Time);
        line.KeepAnother();
        using CancellationTokenSource stop = new();
        var running = new GpioFeed(bank, [line], bench.Recorder, store, bench.Time, NullLogger<GpioFeed>.Instance).RunAsync(stop.Token);
        await Soon.Is(() =>
        {
            if (line.Losses.Count > 0) bench.Clock.Advance(TimeSpan.FromSeconds(1));
            return line.Losses.Count >= 3;
        }, "the third loss");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        var times = line.Losses.Order().ToList();
        Assert.All(times.Zip(times.Skip(1)), two => Assert.True(two.Second - two.First >= TimeSpan.FromSeconds(10), $"{two.Second - two.First} between two losses"));
    }

    /// <summary>Its pipe has no writer any more; each time that is found out, the next such pipe is there.</summary>
    sealed class BrokenLine(GpioBank bank, DescriptorStore store, Recorder recorder, TimeProvider time) : LineFeed(bank.Lines[0], recorder, time)
    {
        const int MostLosses = 100;

        public System.Collections.Concurrent.ConcurrentQueue<DateTimeOffset> Losses { get; } = new();

        public void KeepAnother()
        {
            using AnonymousPipeServerStream sender = new(PipeDirection.Out);
            using AnonymousPipeClientStream receiver = new(PipeDirection.In, sender.ClientSafePipeHandle);
            store.Keep(KeptLine.New(bank, Line, 0).Name, (int)receiver.SafePipeHandle.DangerousGetHandle());
        }

        public override void Begin(InputLine input, in KeptLine request) { }

        public override void Edge(in LineEvent edge, long unixMs) => throw new InvalidOperationException("this line tells nothing");

        public override void End(long unixMs, bool isLost)
        {
            if (!isLost) return;
            Losses.Enqueue(Time.GetUtcNow());
            if (Losses.Count < MostLosses) KeepAnother();
        }
    }
}

using Traceability.Evidence.Entries;
using Traceability.Mqtt;

namespace Traceability.Edge.Agent.Tests;

/// <summary>One run of a device over a real broker.</summary>
sealed class ConnectedDevice : IAsyncDisposable
{
    readonly MosquittoLink link;
    readonly CancellationTokenSource stop = new();
    readonly Task running;

    public ConnectedDevice(Bench bench, MosquittoLink link)
    {
        (Bench, this.link) = (bench, link);
        bench.Start();
        running = bench.Connect(link, Log).RunAsync(stop.Token);
    }

    public Bench Bench { get; }
    public HeardLog Log { get; } = new();

    public void Seal(int count) => Bench.Seal(count);

    /// <summary>As the agent ends a run: a last segment, and what has come is kept.</summary>
    public async Task StopAsync()
    {
        await Bench.Recorder.ShutDownAsync();
        await DisposeAsync();
    }

    /// <summary>As a cut ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stop.IsCancellationRequested) return;
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await link.DisposeAsync();
        stop.Dispose();
        Bench.Dispose();
    }
}

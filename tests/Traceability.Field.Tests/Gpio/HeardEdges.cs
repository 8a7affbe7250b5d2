using System.Collections.Concurrent;
using Traceability.Field.Gpio;

namespace Traceability.Field.Tests.Gpio;

sealed class HeardEdges : IEdgeSink
{
    readonly SemaphoreSlim heard = new(0);

    public ConcurrentQueue<(int Line, LineEvent Edge, long UnixMs)> Edges { get; } = new();
    public ConcurrentQueue<int> Lost { get; } = new();

    public void Edge(int line, in LineEvent edge, long unixMs)
    {
        Edges.Enqueue((line, edge, unixMs));
        heard.Release();
    }

    public void LineLost(int line, long unixMs)
    {
        Lost.Enqueue(line);
        heard.Release();
    }

    /// <summary>Waits for so many more edges and losses.</summary>
    public async Task WaitAsync(int count)
    {
        for (var i = 0; i < count; i++) Xunit.Assert.True(await heard.WaitAsync(TimeSpan.FromSeconds(30), Xunit.TestContext.Current.CancellationToken), $"{i} of {count} heard");
    }
}

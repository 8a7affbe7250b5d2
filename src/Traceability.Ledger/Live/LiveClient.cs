using System.Threading.Channels;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Live;

/// <summary>One listener. What it does not take in time is dropped, oldest first, and then it is given the whole state anew.</summary>
sealed class LiveClient
{
    const int Capacity = 256;

    readonly Channel<LiveEvent> events;
    int skipped;

    public LiveClient(FacilityScope sees) => (Sees, events) = (sees, Channel.CreateBounded<LiveEvent>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest }, _ => Interlocked.Exchange(ref skipped, 1)));

    /// <summary>Nothing of other facilities is told to it.</summary>
    public FacilityScope Sees { get; }

    public ChannelReader<LiveEvent> Events => events.Reader;

    public void Give(LiveEvent happened) => events.Writer.TryWrite(happened);

    /// <summary>Whether something was dropped since it was asked last.</summary>
    public bool TakeSkipped() => Interlocked.Exchange(ref skipped, 0) == 1;

    public void End() => events.Writer.TryComplete();
}

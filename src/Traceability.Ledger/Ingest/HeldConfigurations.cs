using System.Collections.Concurrent;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Ingest;

/// <summary>
/// The configurations in use, by hash, for the checks; the writer puts one in after the commit that holds it. Bounded: a run brings one and a
/// month another, so what is old is forgotten and found in the store when it is asked for again.
/// </summary>
sealed class HeldConfigurations
{
    const int Most = 1024;

    readonly ConcurrentDictionary<byte[], ChannelRule[]> byHash = new(BytesComparer.Instance);
    readonly ConcurrentQueue<byte[]> oldestFirst = new();

    public ChannelRule[]? Of(byte[] hash) => byHash.GetValueOrDefault(hash);

    public void Add(byte[] hash, ChannelRule[] channels)
    {
        if (!byHash.TryAdd(hash, channels)) return;
        oldestFirst.Enqueue(hash);
        if (byHash.Count > Most && oldestFirst.TryDequeue(out var oldest)) byHash.TryRemove(oldest, out _);
    }

    /// <summary>What the store holds is made anew; a check that finds none leaves it to the writer.</summary>
    public void Forget() => byHash.Clear();
}

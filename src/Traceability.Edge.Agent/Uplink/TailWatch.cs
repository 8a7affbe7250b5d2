using Microsoft.Extensions.Logging;
using Traceability.Edge.Agent.Recording;
using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Log;

namespace Traceability.Edge.Agent.Uplink;

/// <summary>
/// Compares what the ledger says it holds of this chain with the store. Where it names a segment that is not there, the device has lost a tail, or
/// somebody else signs with its key: that is written down, the run ends, and the next one goes on from the store's own tip. Nothing is ever
/// continued from what this device did not seal. Belongs to the uplink's loop; what is compared and written is done on the store thread, between two seals.
/// </summary>
/// <param name="enrolment">Identity of the request, which stands for number 0.</param>
sealed partial class TailWatch(StoreThread store, SegmentSealer sealer, LostTailFile lost, byte[] enrolment, TimeProvider time, ILogger<TailWatch> log)
{
    readonly TaskCompletionSource found = new(TaskCreationOptions.RunContinuationsAsynchronously);
    bool toldOfMore;

    /// <summary>Ends when a tail is found to be lost: the run must end, and a new one begin.</summary>
    public Task Found => found.Task;

    /// <summary>What a person must look at; null where there is nothing.</summary>
    public string? Alarm => lost.Tail?.Alarm;

    /// <summary>Takes a head that is the ledger's own and not older than the last.</summary>
    public Task HearAsync(Head head) => store.RunAsync(segments =>
    {
        var named = new NamedSegment(head.Number, head.Identity);
        if (IsOwn(segments, named)) Settle(named);
        else if (!IsForgotten(segments, named)) Miss(named);
        return true;
    });

    /// <summary>On the store thread: whether a segment is in the store.</summary>
    public bool IsOwn(SegmentStore segments, NamedSegment named) => (named.Number == 0 ? enrolment : segments.IdentityOf(named.Number))?.AsSpan().SequenceEqual(named.Identity) ?? false;

    /// <summary>Whether its month was taken away, so that there is nothing to compare it with.</summary>
    bool IsForgotten(SegmentStore segments, NamedSegment named) => named.Number <= sealer.Number && segments.IdentityOf(named.Number) is null;

    /// <summary>The ledger follows what was sealed after the loss: two persons have decided for it.</summary>
    void Settle(NamedSegment named)
    {
        if (lost.Tail is not { } tail || named.Number <= tail.Own) return;
        lost.Forget();
        Log.Settled(log, named.Number);
    }

    void Miss(NamedSegment named)
    {
        if (lost.Tail is not { } tail)
        {
            tail = new LostTail(sealer.Number, time.GetUtcNow().ToUnixTimeMilliseconds(), named, named);
            lost.Keep(tail);
            Log.Lost(log, named.Number, Convert.ToHexStringLower(named.Identity), tail.Own, DateTimeOffset.FromUnixTimeMilliseconds(tail.FoundMs));
            found.TrySetResult();
        }
        else if (tail.Named != named && tail.Wanted is null)
        {
            // While the way to an earlier one is still being fetched, the next head will do.
            lost.Keep(tail.Naming(named));
            if (!toldOfMore) Log.More(log, named.Number, tail.Named.Number);
            toldOfMore = true;
        }
    }

    static partial class Log
    {
        [LoggerMessage(211, LogLevel.Critical, "The ledger holds number {Number} of this chain ({Identity}), this store does not: it ends at {Own}. The store has lost a tail, or somebody else signs with this device's key (found {Found:u}). This run ends, the next one goes on from the store's own tip")]
        public static partial void Lost(ILogger log, long number, string identity, long own, DateTimeOffset found);

        [LoggerMessage(212, LogLevel.Error, "The ledger now holds number {Number} of what this store has lost, {Before} before: somebody else may be signing with this device's key")]
        public static partial void More(ILogger log, long number, long before);

        [LoggerMessage(213, LogLevel.Information, "The ledger follows this device's own chain again, up to number {Number}")]
        public static partial void Settled(ILogger log, long number);
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Traceability.Edge.Agent.Recording;
using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Log;
using Traceability.Mqtt;

namespace Traceability.Edge.Agent.Uplink;

/// <summary>
/// The segments under way: taken from the store in the order of their numbers, few enough to be held by both sides, each until its receipt. When nobody
/// listens it pauses and probes with one. Belongs to the uplink's loop, but for <see cref="MoreInStore"/>.
/// </summary>
/// <param name="wake">Lets the loop look; called from any thread.</param>
sealed partial class SendWindow(IBrokerLink link, StoreThread store, SegmentSealer sealer, string topic, TimeProvider time, ILogger<SendWindow> log, Action wake)
{
    const int Most = 256;
    const int Batch = 64;
    static readonly TimeSpan HeadGrace = TimeSpan.FromSeconds(3);
    static readonly TimeSpan FirstProbe = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(30);

    readonly long started = time.GetTimestamp();
    readonly ConcurrentQueue<(long Number, PublishOutcome Outcome)> outcomes = new();
    readonly SortedDictionary<long, InFlight> inFlight = [];
    readonly Dictionary<string, InFlight> byIdentity = [];
    readonly SortedSet<long> resend = [];
    readonly Refill refill = new();
    bool moreInStore = true;
    long cursor;
    TimeSpan pausedUntil;
    TimeSpan probe = FirstProbe;

    TimeSpan Now => time.GetElapsedTime(started);

    public bool HasOutcomes => !outcomes.IsEmpty;

    public void MoreInStore() => Volatile.Write(ref moreInStore, true);

    /// <summary>What was under way on the old connection is sent again from the lowest number without a receipt.</summary>
    public void StartOver()
    {
        inFlight.Clear();
        byIdentity.Clear();
        resend.Clear();
        refill.StartOver();
        cursor = 0;
        MoreInStore();
    }

    /// <summary>Somebody may listen again: nothing is waited for.</summary>
    public void Reopen() => pausedUntil = TimeSpan.Zero;

    /// <summary>The ledger has spoken, so it listens.</summary>
    public void Resume() => (pausedUntil, probe) = (TimeSpan.Zero, FirstProbe);

    /// <summary>Null where no segment of this identity is under way.</summary>
    public long? NumberOf(byte[] identity) => byIdentity.GetValueOrDefault(Convert.ToHexString(identity))?.Number;

    /// <summary>Its receipt is here; where it is under way it need not be sent again.</summary>
    public void Answered(byte[] identity)
    {
        if (!byIdentity.Remove(Convert.ToHexString(identity), out var sent)) return;
        inFlight.Remove(sent.Number);
        resend.Remove(sent.Number);
        Resume();
    }

    /// <summary>The ledger says that it does not hold these; what has only just been sent may still be on its way.</summary>
    public void Missing(IReadOnlyList<MissingRange> ranges)
    {
        foreach (var range in ranges)
            foreach (var sent in inFlight.Values.Where(sent => sent.Number >= range.From && sent.Number <= range.To && Now - sent.SentAt > HeadGrace))
                resend.Add(sent.Number);
    }

    /// <summary>The ledger holds the chain up to a number; what was sealed before the present log was followed and is beyond that it has lost.</summary>
    public void Again(long held, long sealedBefore) => refill.Ask(held, sealedBefore);

    /// <summary>True where the window was closed for a while and starts over.</summary>
    public bool TakeOutcomes()
    {
        var paused = false;
        while (outcomes.TryDequeue(out var answer)) paused |= Take(answer.Number, answer.Outcome);
        return paused;
    }

    bool Take(long number, PublishOutcome outcome)
    {
        switch (outcome.Status)
        {
            case PublishStatus.Accepted or PublishStatus.NotConnected or PublishStatus.ConnectionLost:
                return false;
            case PublishStatus.NobodyListens:
                // Everything in flight gets this answer; it is one silence, and the pause doubles once for it.
                if (!Pause(probe)) return false;
                probe = probe * 2 < LongestProbe ? probe * 2 : LongestProbe;
                return true;
            case PublishStatus.TooLarge:
                Log.TooLarge(log, number);
                return false;
            default:
                Log.PublishRefused(log, number, outcome.Status, outcome.ReasonCode);
                return Pause(LongestProbe);
        }
    }

    bool Pause(TimeSpan span)
    {
        if (pausedUntil > Now) return false;
        StartOver();
        pausedUntil = Now + span;
        return true;
    }

    public async Task SendAsync(CancellationToken cancellationToken)
    {
        if (Now < pausedUntil) return;
        foreach (var late in inFlight.Values.Where(sent => Now - sent.SentAt > sent.Patience)) resend.Add(late.Number);
        foreach (var number in resend.ToList())
        {
            resend.Remove(number);
            if (!inFlight.TryGetValue(number, out var sent) || await store.RunAsync(s => s.Find(number)) is not { } again) continue;
            sent.SentAgain(Now);
            Publish(again, cancellationToken);
        }
        var probing = probe > FirstProbe;
        while (inFlight.Count < (probing ? 1 : Most) && (refill.IsOpen || Volatile.Read(ref moreInStore)))
        {
            var most = probing ? 1 : Math.Min(Batch, Most - inFlight.Count);
            if (refill.IsOpen)
            {
                foreach (var segment in await store.RunAsync(s => refill.Take(s, most))) Send(segment, cancellationToken);
                continue;
            }
            var after = cursor;
            Volatile.Write(ref moreInStore, false);
            var segments = await store.RunAsync(s =>
            {
                // Starting over: what has a receipt already must not be sent again only because its receipt waits for the next seal.
                if (after == 0) sealer.CommitReceipts(s);
                return s.Unreceipted(after, most);
            });
            foreach (var segment in segments)
            {
                cursor = segment.Number;
                Send(segment, cancellationToken);
            }
            if (segments.Count == most) MoreInStore();
        }
    }

    /// <summary>Once: what is to be sent again may be under way for the first time.</summary>
    void Send(StoredSegment segment, CancellationToken cancellationToken)
    {
        var sent = new InFlight(segment.Number, segment.Identity, Now);
        if (!inFlight.TryAdd(segment.Number, sent)) return;
        byIdentity[Convert.ToHexString(segment.Identity)] = sent;
        Publish(segment, cancellationToken);
    }

    async void Publish(StoredSegment segment, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await link.PublishAsync(topic, segment.Message, qos: 1, retain: false, cancellationToken);
            if (outcome.Status == PublishStatus.Accepted) return;
            outcomes.Enqueue((segment.Number, outcome));
            wake();
        }
        catch (OperationCanceledException)
        {
            // The agent is stopping; the segment stays in the store.
        }
    }

    static partial class Log
    {
        [LoggerMessage(204, LogLevel.Error, "Segment {Number} is larger than the broker takes")]
        public static partial void TooLarge(ILogger log, long number);

        [LoggerMessage(205, LogLevel.Error, "The broker refused segment {Number}: {Status}, reason code {Code}")]
        public static partial void PublishRefused(ILogger log, long number, PublishStatus status, byte code);
    }
}

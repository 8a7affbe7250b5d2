using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Traceability.Edge.Agent.Recording;
using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Mqtt;
using Traceability.Mqtt.Messages;

namespace Traceability.Edge.Agent.Uplink;

/// <summary>
/// Sends sealed segments in the order of their numbers until each has a receipt. What a broker acknowledges proves nothing, so only receipts
/// and heads open the window. A segment is sent again after a reconnection, when a head says that it is missing, or after a long,
/// doubling time. One loop owns all state.
/// </summary>
sealed partial class SegmentUplink
{
    const int Window = 256;
    const int Batch = 64;
    const int ReceiptsPerCommit = 256;
    /// <summary>Receipts that wait for the step to their checkpoint; a lost one only means that its segment is sent again.</summary>
    const int MostEarly = 256;
    const int RefusedStepsToAlarm = 5;
    const string NotContinued = "the segment log does not show that it continues what this device has pinned";
    static readonly TimeSpan HeadGrace = TimeSpan.FromSeconds(3);
    static readonly TimeSpan StatusPeriod = TimeSpan.FromSeconds(15);
    static readonly TimeSpan FirstProbe = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(30);
    static readonly TimeSpan GoodbyePatience = TimeSpan.FromSeconds(2);
    static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    readonly IBrokerLink link;
    readonly StoreThread store;
    readonly SegmentSealer sealer;
    readonly DeviceTopics topics;
    readonly StatusMessage identity;
    readonly IReadOnlyList<byte[]> rotations;
    readonly ReceiptBook book;
    readonly SplitViewFolder reporter;
    readonly TimeProvider time;
    readonly ILogger log;
    readonly long started;
    readonly SemaphoreSlim signal = new(0, 1);
    readonly ConcurrentQueue<(long Number, PublishOutcome Outcome)> outcomes = new();
    readonly SortedDictionary<long, InFlight> inFlight = [];
    readonly Dictionary<string, InFlight> byIdentity = [];
    readonly List<StoredReceipt> received = [];
    readonly SortedSet<long> resend = [];
    readonly List<Receipt> early = [];
    string? alarm;
    int refusedSteps;
    bool connected;
    bool moreInStore = true;
    long cursor;
    TimeSpan pausedUntil;
    TimeSpan probe = FirstProbe;
    TimeSpan nextStatus;

    /// <param name="rotations">Of the evidence key, the oldest first: a ledger that does not know a key takes no segment of it.</param>
    public SegmentUplink(IBrokerLink link, StoreThread store, SegmentSealer sealer, DeviceTopics topics, StatusMessage identity, IReadOnlyList<byte[]> rotations, ReceiptBook book,
        SplitViewFolder reporter, TimeProvider time, ILogger<SegmentUplink> log)
    {
        (this.link, this.store, this.sealer, this.topics) = (link, store, sealer, topics);
        this.rotations = rotations;
        (this.identity, this.book, this.reporter, this.time, this.log) = (identity, book, reporter, time, log);
        if (reporter.HasSplitView) alarm = "split view: the segment log has signed two roots for one size; see " + SplitViewFolder.Name;
        started = time.GetTimestamp();
    }

    TimeSpan Now => time.GetElapsedTime(started);

    /// <summary>Called on the store thread when a segment is on the disk.</summary>
    public void OnSealed(SealedSegment segment)
    {
        Volatile.Write(ref moreInStore, true);
        Wake();
    }

    /// <summary>Runs until cancelled; says goodbye to whoever listens.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await link.SubscribeAsync(topics.Receipt, 1, cancellationToken);
        await link.SubscribeAsync(topics.Head, 1, cancellationToken);
        await link.SubscribeAsync(topics.Checkpoint, 1, cancellationToken);
        try
        {
            while (true)
            {
                while (link.Events.TryRead(out var happened)) await HandleAsync(happened);
                while (outcomes.TryDequeue(out var answer)) Handle(answer.Number, answer.Outcome);
                await KeepReceiptsAsync();
                if (connected)
                {
                    await SendAsync(cancellationToken);
                    if (Now >= nextStatus) await PublishStatusAsync(DeviceState.Online, cancellationToken);
                }
                await WaitAsync(cancellationToken);
            }
        }
        finally
        {
            // Receipts that have arrived already are kept, or their segments would be sent again at the next start.
            while (link.Events.TryRead(out var happened)) await HandleAsync(happened);
            await KeepReceiptsAsync();
            await store.RunAsync(segments =>
            {
                sealer.CommitReceipts(segments);
                return true;
            });
            if (connected) await SayGoodbyeAsync();
        }
    }

    /// <summary>
    /// The shutdown segment, and then our last word: closing the link in order keeps the broker from publishing the last will. It is waited for,
    /// and what was sent before it is with the broker then.
    /// </summary>
    async Task SayGoodbyeAsync()
    {
        await SendAsync(CancellationToken.None);
        var answer = await PublishStatusAsync(DeviceState.Offline, CancellationToken.None);
        await answer.WaitAsync(GoodbyePatience, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (!outcomes.IsEmpty) return;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var somethingHappened = link.Events.WaitToReadAsync(stop.Token).AsTask();
        var woken = signal.WaitAsync(stop.Token);
        var tick = Task.Delay(Tick, time, stop.Token);
        await Task.WhenAny(somethingHappened, woken, tick);
        await stop.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    void Wake()
    {
        try
        {
            signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // The loop has not taken the last call yet; it will look at everything anyway.
        }
    }

    async Task HandleAsync(BrokerEvent happened)
    {
        switch (happened)
        {
            case BrokerEvent.Connected:
                connected = true;
                // Not waited for: what is published later is delivered later.
                foreach (var rotation in rotations) _ = link.PublishAsync(topics.Rotation, rotation, qos: 1, retain: false, CancellationToken.None).AsTask();
                StartOver();
                pausedUntil = TimeSpan.Zero;
                nextStatus = Now;
                break;
            case BrokerEvent.Disconnected lost:
                if (connected) Log.Disconnected(log, lost.Reason.ToString());
                connected = false;
                break;
            case BrokerEvent.Message message when message.Topic == topics.Receipt:
                Take(message.Payload.Span);
                if (received.Count >= ReceiptsPerCommit) await KeepReceiptsAsync();
                break;
            case BrokerEvent.Message message when message.Topic == topics.Checkpoint:
                TakeCheckpoint(message.Payload.Span);
                break;
            case BrokerEvent.Message message when message.Topic == topics.Head:
                TakeHead(message.Payload.Span);
                break;
        }
    }

    /// <summary>What was under way on the old connection is sent again from the lowest number without a receipt.</summary>
    void StartOver()
    {
        inFlight.Clear();
        byIdentity.Clear();
        resend.Clear();
        early.Clear();
        cursor = 0;
        Volatile.Write(ref moreInStore, true);
    }

    void Take(ReadOnlySpan<byte> payload)
    {
        var outcome = Receipt.TryRead(payload, out var receipt);
        if (outcome.IsOk && !byIdentity.TryGetValue(Convert.ToHexString(receipt!.Identity), out _)) return; // answered before, or of another life
        if (outcome.IsOk && book.IsAhead(receipt!.CheckpointNote))
        {
            // The way to its checkpoint got lost, or the ledger does not know our pin any more.
            if (early.Count < MostEarly) early.Add(receipt!);
            AskForCheckpoint();
            return;
        }
        if (outcome.IsOk) outcome = book.Accept(receipt!, receipt!.Identity);
        if (!outcome.IsOk)
        {
            Refuse(outcome.Reason);
            return;
        }
        byIdentity.Remove(Convert.ToHexString(receipt!.Identity), out var sent);
        inFlight.Remove(sent!.Number);
        resend.Remove(sent.Number);
        received.Add(new StoredReceipt(sent.Number, receipt.Encode()));
        (pausedUntil, probe) = (TimeSpan.Zero, FirstProbe);
    }

    void TakeCheckpoint(ReadOnlySpan<byte> payload)
    {
        var outcome = CheckpointStep.TryRead(payload, out var step);
        var pinned = book.Pin;
        if (outcome.IsOk && step!.From != pinned.Size && book.IsAhead(step.CheckpointNote))
        {
            // Begins where we were, or where the ledger thought we would be.
            AskForCheckpoint();
            return;
        }
        if (outcome.IsOk) outcome = book.Accept(step!);
        if (!outcome.IsOk) Refuse(outcome.Reason);
        if (book.Pin == pinned)
        {
            if (outcome.IsOk) return;
            // One bad path proves nothing; a log that never shows the way any more must not go unseen.
            if (++refusedSteps >= RefusedStepsToAlarm) alarm ??= NotContinued;
            AskForCheckpoint();
            return;
        }
        refusedSteps = 0;
        if (alarm == NotContinued) alarm = null;
        Receipt[] waited = [.. early];
        early.Clear();
        foreach (var receipt in waited) Take(Encoding.UTF8.GetBytes(receipt.Encode()));
    }

    /// <summary>A status now tells the ledger where our pin is; not more than one in <see cref="Tick"/>.</summary>
    void AskForCheckpoint()
    {
        if (nextStatus > Now + Tick) nextStatus = Now + Tick;
    }

    void Refuse(string reason)
    {
        if (book.SplitView is { } split && alarm is null)
        {
            alarm = string.Create(CultureInfo.InvariantCulture, $"split view: the segment log has signed two roots for size {split.Pin.Size}");
            nextStatus = Now;
            Log.SplitView(log, split.Pin.Size, reporter.Write(split));
        }
        Log.ReceiptRefused(log, reason);
    }

    void TakeHead(ReadOnlySpan<byte> payload)
    {
        var outcome = book.Accept(payload, out var head);
        if (!outcome.IsOk)
        {
            Log.HeadRefused(log, outcome.Reason);
            return;
        }
        (pausedUntil, probe) = (TimeSpan.Zero, FirstProbe);
        foreach (var range in head!.Missing)
            foreach (var sent in inFlight.Values.Where(sent => sent.Number >= range.From && sent.Number <= range.To && Now - sent.SentAt > HeadGrace))
                resend.Add(sent.Number);
    }

    void Handle(long number, PublishOutcome outcome)
    {
        switch (outcome.Status)
        {
            case PublishStatus.Accepted or PublishStatus.NotConnected or PublishStatus.ConnectionLost:
                break;
            case PublishStatus.NobodyListens:
                // Everything in flight gets this answer; it is one silence, and the pause doubles once for it.
                if (Pause(probe)) probe = probe * 2 < LongestProbe ? probe * 2 : LongestProbe;
                break;
            case PublishStatus.TooLarge:
                Log.TooLarge(log, number);
                break;
            default:
                Log.PublishRefused(log, number, outcome.Status, outcome.ReasonCode);
                Pause(LongestProbe);
                break;
        }
    }

    bool Pause(TimeSpan span)
    {
        if (pausedUntil > Now) return false;
        StartOver();
        pausedUntil = Now + span;
        return true;
    }

    async Task SendAsync(CancellationToken cancellationToken)
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
        while (inFlight.Count < (probing ? 1 : Window) && Volatile.Read(ref moreInStore))
        {
            var most = probing ? 1 : Math.Min(Batch, Window - inFlight.Count);
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
                var sent = new InFlight(segment.Number, segment.Identity, Now);
                inFlight[segment.Number] = sent;
                byIdentity[Convert.ToHexString(segment.Identity)] = sent;
                Publish(segment, cancellationToken);
            }
            if (segments.Count == most) Volatile.Write(ref moreInStore, true);
        }
    }

    async void Publish(StoredSegment segment, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await link.PublishAsync(topics.Segment, segment.Message, qos: 1, retain: false, cancellationToken);
            if (outcome.Status == PublishStatus.Accepted) return;
            outcomes.Enqueue((segment.Number, outcome));
            Wake();
        }
        catch (OperationCanceledException)
        {
            // The agent is stopping; the segment stays in the store.
        }
    }

    async Task KeepReceiptsAsync()
    {
        if (received.Count == 0) return;
        StoredReceipt[] receipts = [.. received];
        received.Clear();
        var pin = book.Pin;
        await store.RunAsync(segments =>
        {
            foreach (var receipt in receipts) sealer.Keep(receipt, pin);
            if (sealer.WaitingReceipts >= ReceiptsPerCommit) sealer.CommitReceipts(segments);
            return true;
        });
    }

    /// <summary>Hands the status to the link; the inner task is the broker's answer.</summary>
    async Task<Task> PublishStatusAsync(DeviceState state, CancellationToken cancellationToken)
    {
        nextStatus = Now + StatusPeriod;
        var (held, open) = await store.RunAsync(s => s.Count());
        var message = identity with
        {
            State = state, At = time.GetUtcNow(), Sealed = held, Receipted = held - open, Held = open, LogSize = book.Pin.Size, Alarm = alarm,
        };
        // A status that nobody hears is sent again in fifteen seconds; only the last one is waited for.
        return link.PublishAsync(topics.Status, message.ToJson(), qos: 1, retain: true, cancellationToken).AsTask();
    }

    static partial class Log
    {
        [LoggerMessage(201, LogLevel.Warning, "The broker is away ({Reason}); segments are kept until it is back")]
        public static partial void Disconnected(ILogger log, string reason);

        [LoggerMessage(206, LogLevel.Critical, "The segment log has signed two roots for size {Size}. Both are kept in {File}: show it to the auditor")]
        public static partial void SplitView(ILogger log, long size, string file);

        [LoggerMessage(202, LogLevel.Error, "Refused a receipt: {Reason}")]
        public static partial void ReceiptRefused(ILogger log, string reason);

        [LoggerMessage(203, LogLevel.Warning, "Ignored a head: {Reason}")]
        public static partial void HeadRefused(ILogger log, string reason);

        [LoggerMessage(204, LogLevel.Error, "Segment {Number} is larger than the broker takes")]
        public static partial void TooLarge(ILogger log, long number);

        [LoggerMessage(205, LogLevel.Error, "The broker refused segment {Number}: {Status}, reason code {Code}")]
        public static partial void PublishRefused(ILogger log, long number, PublishStatus status, byte code);
    }
}

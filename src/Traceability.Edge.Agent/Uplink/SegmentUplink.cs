using Microsoft.Extensions.Logging;
using Traceability.Edge.Agent.Recording;
using Traceability.Edge.Agent.Storage;
using Traceability.Evidence;
using Traceability.Evidence.Log;
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
    const int ReceiptsPerCommit = 256;
    static readonly TimeSpan StatusPeriod = TimeSpan.FromSeconds(15);
    static readonly TimeSpan GoodbyePatience = TimeSpan.FromSeconds(2);
    static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    readonly IBrokerLink link;
    readonly StoreThread store;
    readonly SegmentSealer sealer;
    readonly DeviceTopics topics;
    readonly StatusMessage identity;
    readonly IReadOnlyList<byte[]> rotations;
    readonly LogFollower follower;
    readonly TailWatch tails;
    readonly TailFetch fetch;
    readonly SendWindow window;
    readonly TimeProvider time;
    readonly ILogger log;
    readonly long started;
    readonly SemaphoreSlim signal = new(0, 1);
    readonly List<StoredReceipt> received = [];
    ReceiptBook book;
    bool connected;
    TimeSpan nextStatus;

    /// <param name="rotations">Of the evidence key, the oldest first: a ledger that does not know a key takes no segment of it.</param>
    public SegmentUplink(IBrokerLink link, StoreThread store, SegmentSealer sealer, DeviceTopics topics, StatusMessage identity, IReadOnlyList<byte[]> rotations, ReceiptBook book,
        LogFollower follower, TailWatch tails, TailFetch fetch, TimeProvider time, ILoggerFactory logs)
    {
        (this.link, this.store, this.sealer, this.topics, this.rotations) = (link, store, sealer, topics, rotations);
        (this.identity, this.book, this.follower, this.tails, this.fetch, this.time, log) = (identity, book, follower, tails, fetch, time, logs.CreateLogger<SegmentUplink>());
        window = new SendWindow(link, store, sealer, topics.Segment, time, logs.CreateLogger<SendWindow>(), Wake);
        started = time.GetTimestamp();
        Broker = new BrokerState(false, time.GetUtcNow(), "not connected yet");
    }

    /// <summary>May be asked by any thread, as what follows.</summary>
    public BrokerState Broker { get; private set; }

    /// <summary>What a person must look at now; null when there is nothing.</summary>
    public string? Alarm => (follower.Alarm, tails.Alarm) is ({ } split, { } lost) ? $"{split}; {lost}" : follower.Alarm ?? tails.Alarm;

    TimeSpan Now => time.GetElapsedTime(started);

    /// <summary>Called on the store thread when a segment is on the disk.</summary>
    public void OnSealed(SealedSegment segment)
    {
        window.MoreInStore();
        Wake();
    }

    /// <summary>Runs until cancelled; says goodbye to whoever listens.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await link.SubscribeAsync(topics.Receipt, 1, cancellationToken);
        await link.SubscribeAsync(topics.Head, 1, cancellationToken);
        await link.SubscribeAsync(topics.Checkpoint, 1, cancellationToken);
        await link.SubscribeAsync(topics.Fetched, 1, cancellationToken);
        try
        {
            while (true)
            {
                while (link.Events.TryRead(out var happened)) await HandleAsync(happened, cancellationToken);
                while (carried.Reader.TryRead(out var delivery)) await TakeAsync(delivery, cancellationToken);
                if (window.TakeOutcomes()) follower.StartOver();
                await KeepReceiptsAsync();
                if (connected)
                {
                    // The status first: the ledger answers segments under the log that it says we follow.
                    if (follower.TakeWish() is { } within && nextStatus > Now + within) nextStatus = Now + within;
                    if (Now >= nextStatus) await PublishStatusAsync(DeviceState.Online, cancellationToken);
                    await window.SendAsync(cancellationToken);
                    fetch.Ask(cancellationToken);
                }
                await WaitAsync(cancellationToken);
            }
        }
        finally
        {
            RefuseDeliveries();
            // Receipts that have arrived already are kept, or their segments would be sent again at the next start.
            while (link.Events.TryRead(out var happened)) await HandleAsync(happened, CancellationToken.None);
            await CommitReceiptsAsync();
            if (connected) await SayGoodbyeAsync();
        }
    }

    /// <summary>
    /// The shutdown segment, and then our last word: closing the link in order keeps the broker from publishing the last will. It is waited for,
    /// and what was sent before it is with the broker then.
    /// </summary>
    async Task SayGoodbyeAsync()
    {
        await window.SendAsync(CancellationToken.None);
        var answer = await PublishStatusAsync(DeviceState.Offline, CancellationToken.None);
        await answer.WaitAsync(GoodbyePatience, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (window.HasOutcomes) return;
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

    async Task HandleAsync(BrokerEvent happened, CancellationToken cancellationToken)
    {
        switch (happened)
        {
            case BrokerEvent.Connected:
                connected = true;
                Broker = new BrokerState(true, time.GetUtcNow(), null);
                // Not waited for: what is published later is delivered later.
                foreach (var rotation in rotations) _ = link.PublishAsync(topics.Rotation, rotation, qos: 1, retain: false, CancellationToken.None).AsTask();
                window.StartOver();
                window.Reopen();
                follower.StartOver();
                fetch.StartOver();
                nextStatus = Now;
                break;
            case BrokerEvent.Disconnected lost:
                if (connected) Log.Disconnected(log, lost.Reason.ToString());
                connected = false;
                Broker = new BrokerState(false, time.GetUtcNow(), lost.Reason.ToString());
                break;
            case BrokerEvent.Message message when message.Topic == topics.Receipt:
                Take(message.Payload.Span);
                if (received.Count >= ReceiptsPerCommit) await KeepReceiptsAsync();
                break;
            case BrokerEvent.Message message when message.Topic == topics.Checkpoint && Succession.IsTitled(message.Payload.Span):
                await ObeyAsync(message.Payload);
                break;
            case BrokerEvent.Message message when message.Topic == topics.Checkpoint:
                await StepAsync(message.Payload, cancellationToken);
                break;
            case BrokerEvent.Message message when message.Topic == topics.Head:
                await TakeHeadAsync(message.Payload);
                break;
            case BrokerEvent.Message message when message.Topic == topics.Fetched:
                await fetch.TakeAsync(message.Payload);
                break;
        }
    }

    void Take(ReadOnlySpan<byte> payload)
    {
        var outcome = Receipt.TryRead(payload, out var receipt);
        if (outcome.IsOk) Take(receipt!);
        else Refuse(outcome);
    }

    void Take(Receipt receipt)
    {
        if (window.NumberOf(receipt.Identity) is not { } number || follower.IsEarly(receipt)) return; // answered before, or of another life; or it waits for its way
        Take(number, receipt);
    }

    /// <param name="number">Of this device's segment that has the receipt's identity.</param>
    Acceptance Take(long number, Receipt receipt)
    {
        var outcome = book.Accept(receipt, receipt.Identity);
        if (!outcome.IsOk) return Refuse(outcome);
        window.Answered(receipt.Identity);
        received.Add(new StoredReceipt(number, receipt.Encode()));
        return Acceptance.Taken;
    }

    Acceptance Refuse(ReadOutcome outcome)
    {
        follower.Refuse(outcome);
        return Acceptance.Refused(outcome.Reason);
    }

    async Task<Acceptance> ObeyAsync(ReadOnlyMemory<byte> note)
    {
        await KeepReceiptsAsync(); // with the pin that they rest on
        var before = follower.Segments;
        var acceptance = await follower.ObeyAsync(note, sealer);
        if (follower.Segments == before) return acceptance;
        book = book.Under(follower.Segments, follower.LedgerOnline);
        window.StartOver();
        return acceptance;
    }

    async Task<Acceptance> StepAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var (acceptance, waited) = await follower.TakeAsync(payload, cancellationToken);
        foreach (var receipt in waited) Take(receipt);
        return acceptance;
    }

    async Task<Acceptance> TakeHeadAsync(ReadOnlyMemory<byte> payload)
    {
        var outcome = book.Accept(payload.Span, out var head);
        if (!outcome.IsOk)
        {
            Log.HeadRefused(log, outcome.Reason);
            return Acceptance.Refused(outcome.Reason);
        }
        window.Resume();
        if (follower.SealedBefore is { } before) window.Again(head!.Number, before);
        window.Missing(head!.Missing);
        await tails.HearAsync(head);
        return Acceptance.Taken;
    }

    async Task KeepReceiptsAsync()
    {
        var pinned = follower.TakePinned();
        if (received.Count + pinned.Count == 0) return;
        StoredReceipt[] receipts = [.. received];
        received.Clear();
        var pin = follower.Segments.Pin;
        await store.RunAsync(segments =>
        {
            foreach (var one in pinned) sealer.Keep(one);
            foreach (var receipt in receipts) sealer.Keep(receipt, pin);
            if (sealer.WaitingReceipts >= ReceiptsPerCommit) sealer.CommitReceipts(segments);
            return true;
        });
    }

    /// <summary>Without waiting for a seal.</summary>
    async Task CommitReceiptsAsync()
    {
        await KeepReceiptsAsync();
        await store.RunAsync(segments =>
        {
            sealer.CommitReceipts(segments);
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
            State = state,
            At = time.GetUtcNow(),
            Sealed = held,
            Receipted = held - open,
            Held = open,
            LogSize = follower.Segments.Pin.Size,
            LogOrigin = follower.Segments.Origin,
            StatementSize = follower.Statements?.Pin.Size,
            StatementOrigin = follower.Statements?.Origin,
            Alarm = Alarm,
        };
        // A status that nobody hears is sent again in fifteen seconds; only the last one is waited for.
        return link.PublishAsync(topics.Status, message.ToJson(), qos: 1, retain: true, cancellationToken).AsTask();
    }

    static partial class Log
    {
        [LoggerMessage(201, LogLevel.Warning, "The broker is away ({Reason}); segments are kept until it is back")]
        public static partial void Disconnected(ILogger log, string reason);

        [LoggerMessage(203, LogLevel.Warning, "Ignored a head: {Reason}")]
        public static partial void HeadRefused(ILogger log, string reason);
    }
}

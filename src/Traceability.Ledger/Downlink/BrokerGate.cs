using System.Text;
using Traceability.Evidence.Log;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Ingest;
using Traceability.Ledger.Live;
using Traceability.Ledger.Log;
using Traceability.Ledger.Store;
using Traceability.Mqtt;
using Traceability.Mqtt.Messages;

namespace Traceability.Ledger.Downlink;

/// <summary>
/// The ledger's side of the broker: segments in, receipts, heads and co2e out. The link reconnects by itself; while it is away nothing is lost,
/// because devices keep what has no receipt.
/// </summary>
sealed partial class BrokerGate(OpenLedger ledger, LogQueries logs, LedgerQueries queries, IBrokerLink link, FiguresBoard board, TimeProvider time, ILogger<BrokerGate> logger) : BackgroundService
{
    static readonly TimeSpan Round = TimeSpan.FromMilliseconds(100);

    readonly Postbox postbox = new(link);
    readonly DeviceHeads heads = new(time);
    readonly DeviceCheckpoints checkpoints = new();
    readonly DeviceSuccessions successions = new(ledger.Sequencer.Logs, time);
    readonly DeviceHoles holes = new();
    readonly FacilityCo2e co2e = new(time);
    long malformedTopics;
    volatile bool forgotten;

    /// <summary>For the sequencer's thread: queues only.</summary>
    public void Show(BatchReport report)
    {
        foreach (var standing in report.Standings) heads.Show(standing);
    }

    /// <summary>The same.</summary>
    public void Show(PublishReport report)
    {
        foreach (var device in report.Answered.GroupBy(a => a.Device))
        {
            Tell(device.Key, successions.Due(device.Key));
            LeadOn(device.Key, device.Max(a => a.Header.Checkpoint?.Size ?? 0), report.Checkpoint);
            foreach (var (_, _, verdict) in device)
                postbox.Put(TopicsOf(device.Key).Receipt, retain: false, () => Encoding.UTF8.GetBytes(verdict.Receipt.Encode()));
        }
    }

    /// <summary>A device that follows an earlier log is told of those that continue it, and is then led from the new log's beginning.</summary>
    void Tell(DeviceAddress device, IReadOnlyList<string> notes)
    {
        foreach (var note in notes) postbox.Put(TopicsOf(device).Checkpoint, retain: false, () => Encoding.UTF8.GetBytes(note));
        if (notes.Count > 0) checkpoints.StandsAt(device, 0);
    }

    /// <summary>The way from the device's pin, before the receipts that rest on where it leads.</summary>
    void LeadOn(DeviceAddress device, long pin, PublishedCheckpoint to)
    {
        if (checkpoints.Lead(device, pin, to.Size) is not { } from) return;
        postbox.Put(TopicsOf(device).Checkpoint, retain: false, () =>
            Encoding.UTF8.GetBytes(new CheckpointStep(from, logs.Consistency(LogName.Segments, from, to.Size) ?? [], to.Note).Encode()));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var standing in ledger.Standings) heads.Show(standing);
        foreach (var (chain, _) in queries.Holes()) holes.Open(ledger.Chains.Of(chain)!.Address);
        await link.SubscribeAsync(Topics.FilterOf(TopicKind.Segment), qos: 1, stoppingToken);
        await link.SubscribeAsync(Topics.FilterOf(TopicKind.Status), qos: 1, stoppingToken);
        await Task.WhenAll(ListenAsync(stoppingToken), SpeakAsync(stoppingToken), postbox.RunAsync(stoppingToken));
    }

    async Task ListenAsync(CancellationToken cancellationToken)
    {
        await foreach (var happened in link.Events.ReadAllAsync(cancellationToken))
            switch (happened)
            {
                case BrokerEvent.Connected connected:
                    Log.Connected(logger, connected.RefusedFilters.Count);
                    forgotten = true;
                    heads.AskAll();
                    break;
                case BrokerEvent.Disconnected disconnected:
                    Log.Disconnected(logger, disconnected.Reason.ToString()!);
                    break;
                case BrokerEvent.Message message:
                    await TakeAsync(message, cancellationToken);
                    break;
            }
    }

    async Task TakeAsync(BrokerEvent.Message message, CancellationToken cancellationToken)
    {
        if (!Topics.TryParse(message.Topic, out var topic) || topic.Device is null)
        {
            // An access list lets such a name through only by mistake; no device could own its quarantine.
            Log.MalformedTopic(logger, Interlocked.Increment(ref malformedTopics));
            return;
        }
        var device = new DeviceAddress(topic.Organisation, topic.Facility, topic.Device);
        if (topic.Kind == TopicKind.Segment) await SubmitAsync(device, message.Payload, cancellationToken);
        else if (topic.Kind == TopicKind.Status && StatusMessage.TryParse(message.Payload.Span, out var status) && status!.State == DeviceState.Online) Hear(device, status);
    }

    /// <summary>A device that does not follow the log any more is led on from where it says it stands.</summary>
    void Hear(DeviceAddress device, StatusMessage status)
    {
        var notes = heads.Knows(device) ? successions.Hear(device, status.LogOrigin, status.StatementOrigin) : [];
        Tell(device, notes);
        heads.Ask(device);
        if (!heads.Knows(device) || logs.Checkpoint(LogName.Segments) is not { } newest) return;
        // Where it follows an earlier log, its size says nothing of this one.
        var size = notes.Count > 0 ? 0 : status.LogSize;
        if (size is not (>= 0 and var from) || from > newest.Size) return;
        checkpoints.StandsAt(device, from);
        LeadOn(device, from, newest);
        if (from > 0 && status.Sealed is { } number) holes.Said(device, number);
    }

    /// <summary>Waits while the checks are full, so that the broker is held back; the verdict goes its own way.</summary>
    async Task SubmitAsync(DeviceAddress device, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        _ = await ledger.Intake.SubmitAsync(device, payload, cancellationToken);

    async Task SpeakAsync(CancellationToken cancellationToken)
    {
        using var rounds = new PeriodicTimer(Round, time);
        while (await rounds.WaitForNextTickAsync(cancellationToken))
        {
            foreach (var chain in holes.TakeFilled(heads.StandingOf))
            {
                Log.Filled(logger, chain.Address.ToString());
                await ledger.Sequencer.WriteAsync(writer => writer.FillHole(chain.Chain), cancellationToken);
            }
            foreach (var standing in heads.Take())
            {
                Tell(standing.Chain.Address, successions.Due(standing.Chain.Address));
                postbox.Put(TopicsOf(standing.Chain.Address).Head, retain: false, () => Encoding.UTF8.GetBytes(standing.ToHead().Sign(ledger.Keys.Online)));
            }
            if (forgotten)
            {
                forgotten = false;
                co2e.Forget();
            }
            foreach (var figures in board.Newest)
                if (co2e.Take(figures) is { } payload) postbox.Put(Topics.Co2e(figures.Organisation, figures.Id), retain: true, () => payload);
        }
    }

    static DeviceTopics TopicsOf(DeviceAddress device) => Topics.Of(device.Organisation, device.Facility, device.Device);

    static partial class Log
    {
        [LoggerMessage(301, LogLevel.Information, "connected to the broker, {Refused} filters refused")]
        public static partial void Connected(ILogger logger, int refused);

        [LoggerMessage(302, LogLevel.Warning, "no connection to the broker: {Reason}")]
        public static partial void Disconnected(ILogger logger, string reason);

        [LoggerMessage(303, LogLevel.Debug, "a message on a malformed topic, {Count} so far")]
        public static partial void MalformedTopic(ILogger logger, long count);

        [LoggerMessage(304, LogLevel.Information, "{Device}: everything that the ledger had lost is held again")]
        public static partial void Filled(ILogger logger, string device);
    }
}

using System.Text;
using Traceability.Evidence.Log;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Ingest;
using Traceability.Ledger.Live;
using Traceability.Ledger.Log;
using Traceability.Mqtt;
using Traceability.Mqtt.Messages;

namespace Traceability.Ledger.Downlink;

/// <summary>
/// The ledger's side of the broker: segments in, receipts, heads and co2e out. The link reconnects by itself; while it is away nothing is lost,
/// because devices keep what has no receipt.
/// </summary>
sealed partial class BrokerGate(OpenLedger ledger, LogQueries logs, IBrokerLink link, FiguresBoard board, TimeProvider time, ILogger<BrokerGate> logger) : BackgroundService
{
    static readonly TimeSpan Round = TimeSpan.FromMilliseconds(100);

    readonly Postbox postbox = new(link);
    readonly DeviceHeads heads = new(time);
    readonly DeviceCheckpoints checkpoints = new();
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
            LeadOn(device.Key, device.Max(a => a.Header.Checkpoint?.Size ?? 0), report.Checkpoint);
            foreach (var (_, _, verdict) in device)
                postbox.Put(TopicsOf(device.Key).Receipt, retain: false, () => Encoding.UTF8.GetBytes(verdict.Receipt.Encode()));
        }
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
        await link.SubscribeAsync(Topics.FilterOf(TopicKind.Segment), qos: 1, stoppingToken);
        await link.SubscribeAsync(Topics.FilterOf(TopicKind.Status), qos: 1, stoppingToken);
        await link.SubscribeAsync(Topics.FilterOf(TopicKind.Rotation), qos: 1, stoppingToken);
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
        else if (topic.Kind == TopicKind.Rotation) await RotateAsync(device, message.Payload, cancellationToken);
        else if (topic.Kind == TopicKind.Status && StatusMessage.TryParse(message.Payload.Span, out var status) && status!.State == DeviceState.Online) Hear(device, status);
    }

    /// <summary>A device that does not follow the log any more is led on from where it says it stands.</summary>
    void Hear(DeviceAddress device, StatusMessage status)
    {
        heads.Ask(device);
        if (!heads.Knows(device) || status.LogSize is not { } size || logs.Checkpoint(LogName.Segments) is not { } newest || size < 0 || size > newest.Size) return;
        checkpoints.StandsAt(device, size);
        LeadOn(device, size, newest);
    }

    /// <summary>Waits while the checks are full, so that the broker is held back; the verdict goes its own way.</summary>
    async Task SubmitAsync(DeviceAddress device, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        _ = await ledger.Intake.SubmitAsync(device, payload, cancellationToken);

    /// <summary>Waited for: the segments of the new key come behind it.</summary>
    async Task RotateAsync(DeviceAddress device, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if (ledger.Chains.Of(device) is not { } chain) return;
        var why = await ledger.Statements.RotateAsync(chain.Chain, payload, cancellationToken) switch
        {
            EnrolmentAnswer.Invalid invalid => invalid.Why,
            EnrolmentAnswer.Conflict conflict => conflict.Why,
            _ => null,
        };
        if (why is not null) Log.RotationRefused(logger, device, why);
    }

    async Task SpeakAsync(CancellationToken cancellationToken)
    {
        using var rounds = new PeriodicTimer(Round, time);
        while (await rounds.WaitForNextTickAsync(cancellationToken))
        {
            foreach (var standing in heads.Take())
                postbox.Put(TopicsOf(standing.Chain.Address).Head, retain: false, () => Encoding.UTF8.GetBytes(standing.ToHead().Sign(ledger.Keys.Online)));
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

        [LoggerMessage(304, LogLevel.Warning, "a key rotation of {Device} is refused: {Why}")]
        public static partial void RotationRefused(ILogger logger, DeviceAddress device, string why);

        [LoggerMessage(303, LogLevel.Debug, "a message on a malformed topic, {Count} so far")]
        public static partial void MalformedTopic(ILogger logger, long count);
    }
}

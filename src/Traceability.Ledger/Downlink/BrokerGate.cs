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
/// The ledger's side of the broker: segments, cosignatures and fetches in, checkpoints, receipts, heads, what was fetched and co2e out. The link reconnects by itself; while it is away nothing is lost,
/// because devices keep what has no receipt.
/// </summary>
sealed partial class BrokerGate : BackgroundService
{
    static readonly TimeSpan Round = TimeSpan.FromMilliseconds(100);

    readonly OpenLedger ledger;
    readonly LedgerQueries queries;
    readonly IBrokerLink link;
    readonly FiguresBoard board;
    readonly TimeProvider time;
    readonly ILogger<BrokerGate> logger;
    readonly Postbox postbox;
    readonly DeviceHeads heads;
    readonly DeviceSuccessions successions;
    readonly DeviceCheckpoints checkpoints;
    readonly DeviceFetches fetches;
    readonly DeviceHoles holes = new();
    readonly FacilityCo2e co2e;
    long malformedTopics;
    volatile bool forgotten;

    public BrokerGate(OpenLedger ledger, LogQueries logs, LedgerQueries queries, IBrokerLink link, FiguresBoard board, TimeProvider time, ILogger<BrokerGate> logger)
    {
        (this.ledger, this.queries, this.link, this.board, this.time, this.logger) = (ledger, queries, link, board, time, logger);
        (postbox, heads, co2e) = (new Postbox(link), new DeviceHeads(time), new FacilityCo2e(time));
        successions = new DeviceSuccessions(ledger.Sequencer.Logs, time);
        checkpoints = new DeviceCheckpoints(logs, successions, ledger.Chains, postbox);
        fetches = new DeviceFetches(new FetchQueries(ledger.Database), ledger.Chains, ledger.Keys, link, time);
    }

    /// <summary>For the sequencer's thread: queues only.</summary>
    public void Show(BatchReport report)
    {
        foreach (var standing in report.Standings) heads.Show(standing);
    }

    /// <summary>The same.</summary>
    public void Show(PublishReport report)
    {
        checkpoints.Show(report); // the way to the checkpoint before the receipts that rest on it
        foreach (var (device, _, verdict) in report.Answered)
            postbox.Put(TopicsOf(device).Receipt, retain: false, () => Encoding.UTF8.GetBytes(verdict.Receipt.Encode()));
    }

    /// <summary>As it would be sent now; null where nothing is known of the device's chain.</summary>
    public string? HeadOf(DeviceAddress device) => heads.StandingOf(device)?.ToHead().Sign(ledger.Keys.Online);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var standing in ledger.Standings) heads.Show(standing);
        foreach (var (chain, _) in queries.Holes()) holes.Open(ledger.Chains.Of(chain)!.Address);
        await link.SubscribeAsync(Topics.FilterOf(TopicKind.Segment), qos: 1, stoppingToken);
        await link.SubscribeAsync(Topics.FilterOf(TopicKind.Status), qos: 1, stoppingToken);
        await link.SubscribeAsync(Topics.FilterOf(TopicKind.Rotation), qos: 1, stoppingToken);
        await link.SubscribeAsync(Topics.FilterOf(TopicKind.Cosignature), qos: 1, stoppingToken);
        await link.SubscribeAsync(Topics.FilterOf(TopicKind.Fetch), qos: 1, stoppingToken);
        await Task.WhenAll(ListenAsync(stoppingToken), SpeakAsync(stoppingToken), postbox.RunAsync(stoppingToken), fetches.RunAsync(stoppingToken));
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
        else if (topic.Kind == TopicKind.Cosignature) _ = await ledger.Cosignatures.SubmitAsync(device, message.Payload, cancellationToken);
        else if (topic.Kind == TopicKind.Fetch) await FetchAsync(device, message.Payload, cancellationToken);
        else if (topic.Kind == TopicKind.Status && StatusMessage.TryParse(message.Payload.Span, out var status))
        {
            checkpoints.Hear(device, status!);
            if (status!.State != DeviceState.Online) return;
            heads.Ask(device);
            // What it has sealed counts once it follows the present log: only then it sends again what was lost.
            if (status.LogSize > 0 && status.Sealed is { } number && successions.IsPresent(LogName.Segments, status.LogOrigin)) holes.Said(device, number);
        }
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

    async Task FetchAsync(DeviceAddress device, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if ((await ledger.Fetches.TakeAsync(device, payload, cancellationToken)).Request is not { } request) return;
        Log.Fetching(logger, device, request.First, request.Last);
        fetches.Open(device, request);
    }

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
                checkpoints.Tell(standing.Chain.Address);
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

        [LoggerMessage(304, LogLevel.Warning, "a key rotation of {Device} is refused: {Why}")]
        public static partial void RotationRefused(ILogger logger, DeviceAddress device, string why);

        [LoggerMessage(303, LogLevel.Debug, "a message on a malformed topic, {Count} so far")]
        public static partial void MalformedTopic(ILogger logger, long count);

        [LoggerMessage(305, LogLevel.Information, "{Device}: everything that the ledger had lost is held again")]
        public static partial void Filled(ILogger logger, string device);

        [LoggerMessage(306, LogLevel.Information, "{Device} has lost a tail and asks for its segments {First} to {Last}")]
        public static partial void Fetching(ILogger logger, DeviceAddress device, long first, long last);
    }
}

using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Traceability.Edge.Agent.Control;
using Traceability.Edge.Agent.Gpio;
using Traceability.Edge.Agent.Recording;
using Traceability.Edge.Agent.Service;
using Traceability.Edge.Agent.Storage;
using Traceability.Edge.Agent.Transport;
using Traceability.Edge.Agent.Uplink;
using Traceability.Evidence.Segments;
using Traceability.Mqtt;
using Traceability.Mqtt.Messages;
using Traceability.Site;

namespace Traceability.Edge.Agent.Wiring;

/// <summary>One run: owns chain, key, store and buses from start to stop.</summary>
sealed partial class Agent(Installation site, DeviceKeys keys, Enrolment enrolment, KeyHistory history, FollowedLogs followed, LostTailFile lost, ChainTip tip, SegmentStore segments,
    DescriptorStore descriptors, ServiceManager manager, TimeProvider time, ILoggerFactory logs, TimeSpan? longestBrokerPause = null, ControlPlace? control = null)
{
    /// <summary>SIGUSR1 on every architecture this runs on: dumps the black boxes.</summary>
    const PosixSignal DumpFrames = (PosixSignal)10;

    public byte[] Run { get; } = RandomNumberGenerator.GetBytes(SegmentHeader.RunSize);

    public static string Software { get; } = "traceability-edge " + (typeof(Agent).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0");

    /// <summary>
    /// Runs until cancelled or until the chain's tail is found to be lost (then the run ends with a shutdown entry), or until a seal cannot be committed (then it throws).
    /// True where another run must begin.
    /// </summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var startedAt = time.GetUtcNow();
        var counters = segments.Counters();
        var waiting = segments.OpenWeighings();
        var pins = segments.Pins();
        var pulses = segments.Pulses();
        var beginnings = segments.Beginnings();
        var configuration = ConfigurationTree.Of(site);
        var sealer = new SegmentSealer(site, keys, enrolment, configuration, tip, lost, Run, Software);
        sealer.Restore(segments.LastStatementSeq());
        using var store = new StoreThread(segments);
        var clock = new SiteClock(time, KernelClock.Read);
        using var recorder = new Recorder(site, store, sealer, configuration, tip, Run, counters, clock, time, logs.CreateLogger<Recorder>());

        var topics = Topics.Of(site.Organisation, site.Facility.Id, site.Device);
        var identity = new StatusMessage
        {
            State = DeviceState.Online,
            Run = Convert.ToHexStringLower(Run),
            Chain = Convert.ToHexStringLower(enrolment.Chain),
            Software = Software,
        };
        using var identityAtBroker = site.Ledger.Tls ? TlsIdentity.Open(site.DataFolder) : null;
        await using var link = new MosquittoLink(new BrokerOptions
        {
            Host = site.Ledger.Host,
            Port = site.Ledger.Port,
            LongestPause = longestBrokerPause ?? BrokerOptions.UsualLongestPause,
            ClientId = $"{site.Organisation}/{site.Facility.Id}/{site.Device}",
            Tls = identityAtBroker?.Files,
            Will = new LastWill(topics.Status, StatusMessage.Will.ToJson(), Qos: 1, Retain: true),
        }, time, logs.CreateLogger<MosquittoLink>());
        if (identityAtBroker is null or { Lifetime: not null }) link.Start();

        var follower = new LogFollower(link, topics, store, enrolment, followed, tip.Pin, pins, keys.WitnessSeed, site.DataFolder, KernelClock.Read,
            new SplitViewFolder(Path.Combine(site.DataFolder, SplitViewFolder.Name)), time, logs.CreateLogger<LogFollower>());
        var book = new ReceiptBook(follower.Segments, follower.LedgerOnline, enrolment.Chain);
        var tails = new TailWatch(store, sealer, lost, enrolment.Identity, time, logs.CreateLogger<TailWatch>());
        var fetch = new TailFetch(link, topics, store, lost, new FetchedFolder(Path.Combine(site.DataFolder, FetchedFolder.Name)), tails, keys, history, enrolment.Chain,
            () => follower.LedgerOnline, time, logs.CreateLogger<TailFetch>());
        var uplink = new SegmentUplink(link, store, sealer, topics, identity, history.Rotations, book, follower, tails, fetch, time, logs);
        var telemetry = new TelemetryFeed(link, topics, site.Channels);
        recorder.Sealed += uplink.OnSealed;
        if (site.Ledger.Telemetry) recorder.Sealed += telemetry.OnSealed;

        // The field stops first, then the chain says goodbye, and only then the uplink ends: it may still send that last segment.
        using var stopField = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopUplink = new CancellationTokenSource();
        List<Task> sending = [uplink.RunAsync(stopUplink.Token), telemetry.RunAsync(stopUplink.Token)];
        using var desk = site.Ledger.Api is { } api ? new CertificateDesk(api, site.Ledger.ApiAuthority, enrolment.Chain, time) : null;
        var blackBox = new BlackBox(site.DataFolder, site.BlackBoxKiB, store, time, logs.CreateLogger<BlackBox>());
        using var asked = PosixSignalRegistration.Create(DumpFrames, context =>
        {
            context.Cancel = true;
            _ = blackBox.DumpAllAsync();
        });
        using var counting = new PulseCounters(site, pulses, beginnings, tip.SealedMs, recorder, time);
        var field = new SiteField(site, recorder, blackBox, waiting, counting, descriptors, time, logs);
        // Measuring waits for nothing.
        var reading = field.Start(stopField.Token);
        await using var socket = control is null ? null : await ControlServer.StartAsync(control.Socket, new ControlRoutes(new ControlledRun
        {
            Site = site,
            SitePath = control.SitePath,
            Chain = enrolment.Chain,
            History = history,
            Run = Run,
            Recorder = recorder,
            Store = store,
            Field = field,
            Uplink = uplink,
            Time = time,
            StartedAt = startedAt,
        }), ControlServer.UsualPatience, time, logs);
        manager.Say("READY=1");
        // Neither ends the run: without a certificate nothing is sent, and measuring goes on.
        List<Task> living = [new LifeSign(manager, recorder, store, uplink, time).RunAsync(stopUplink.Token)];
        if (identityAtBroker is not null)
            living.Add(new CertificateRenewal(identityAtBroker, new PendingRequest(site.DataFolder, enrolment.Chain, keys.Evidence), enrolment.Chain, desk is null ? null : desk.AskAsync,
                () => follower.LedgerOnline, link.Reconnect, time, logs.CreateLogger<CertificateRenewal>()).RunAsync(stopUplink.Token));
        await Task.WhenAny([recorder.Ended, tails.Found, .. sending, .. reading]);
        // Nobody may ask any more for what is about to end.
        if (socket is not null) await socket.DisposeAsync();
        await stopField.CancelAsync();
        await WhenStopped(reading);
        if (!recorder.Ended.IsFaulted) await recorder.ShutDownAsync();
        await stopUplink.CancelAsync();
        await WhenStopped([.. sending, .. living]);
        if (recorder.Ended.IsFaulted) await recorder.Ended;
        return tails.Found.IsCompleted && !cancellationToken.IsCancellationRequested;
    }

    static async Task WhenStopped(IEnumerable<Task> tasks)
    {
        try
        {
            await Task.WhenAll(tasks);
        }
        catch (OperationCanceledException)
        {
            // The way in which these end.
        }
    }
}

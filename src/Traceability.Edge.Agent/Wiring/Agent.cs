using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Traceability.Edge.Agent.Gpio;
using Traceability.Edge.Agent.Recording;
using Traceability.Edge.Agent.Storage;
using Traceability.Edge.Agent.Transport;
using Traceability.Edge.Agent.Uplink;
using Traceability.Edge.Agent.Weighbridge;
using Traceability.Evidence.Segments;
using Traceability.Field.BlackBox;
using Traceability.Field.Modbus;
using Traceability.Field.Modbus.Listening;
using Traceability.Field.Rfid;
using Traceability.Mqtt;
using Traceability.Mqtt.Messages;
using Traceability.Site;

namespace Traceability.Edge.Agent.Wiring;

/// <summary>One run: owns chain, key, store and buses from start to stop.</summary>
sealed partial class Agent(Installation site, DeviceKeys keys, Enrolment enrolment, KeyHistory history, FollowedLogs followed, LostTailFile lost, ChainTip tip, SegmentStore segments,
    DescriptorStore descriptors, TimeProvider time, ILoggerFactory logs, TimeSpan? longestBrokerPause = null)
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
        using var desk = site.Ledger.Api is { } api ? new CertificateDesk(api, enrolment.Chain, time) : null;
        if (identityAtBroker is not null)
            sending.Add(new CertificateRenewal(identityAtBroker, new PendingRequest(site.DataFolder, enrolment.Chain, keys.Evidence), enrolment.Chain, desk is null ? null : desk.AskAsync,
                () => follower.LedgerOnline, link.Reconnect, time, logs.CreateLogger<CertificateRenewal>()).RunAsync(stopUplink.Token));
        var blackBox = new BlackBox(site.DataFolder, site.BlackBoxKiB, store, time, logs.CreateLogger<BlackBox>());
        using var asked = PosixSignalRegistration.Create(DumpFrames, context =>
        {
            context.Cancel = true;
            _ = blackBox.DumpAllAsync();
        });
        using var counting = new PulseCounters(site, pulses, beginnings, tip.SealedMs, recorder, time);
        var field = StartField(recorder, blackBox, waiting, counting, stopField.Token);
        await Task.WhenAny([recorder.Ended, tails.Found, .. sending, .. field]);
        await stopField.CancelAsync();
        await WhenStopped(field);
        if (!recorder.Ended.IsFaulted) await recorder.ShutDownAsync();
        await stopUplink.CancelAsync();
        await WhenStopped(sending);
        if (recorder.Ended.IsFaulted) await recorder.Ended;
        return tails.Found.IsCompleted && !cancellationToken.IsCancellationRequested;
    }

    List<Task> StartField(Recorder recorder, BlackBox blackBox, IReadOnlyList<OpenWeighing> waiting, PulseCounters counting, CancellationToken cancellationToken)
    {
        var scales = site.Weighbridges.Select(scale => (Point: new WeighingPoint(scale, recorder, waiting, logs.CreateLogger<WeighingPoint>()), Scale: scale)).ToList();
        var running = new List<Task>();
        foreach (var bus in site.Buses)
        {
            var channels = site.Channels.Where(channel => channel.Bus == bus).ToList();
            if (channels.Count == 0) continue;
            var units = channels.Select(c => c.Unit).Distinct().ToDictionary(unit => unit.UnitId, unit => new UnitOptions
            {
                Timeout = unit.Profile.ResponseTimeout,
                Pause = unit.Profile.MinPause,
                BlockLimit = unit.Profile.MaxRegisters,
            });
            // Where others ask, they may ask a tag reader too: only what comes from our own devices is kept.
            Func<ReadRequest, bool>? isForeign = bus.Role == BusRole.Listener ? question => !units.ContainsKey(question.Unit) : null;
            var frames = blackBox.RingOf(bus.Name, bus.Kind == BusKind.ModbusTcp ? Framing.ModbusTcp : Framing.ModbusRtu, isForeign);
            var feed = new BusFeed(bus, channels, recorder, cause => blackBox.Trouble(frames, cause), scales,
                [.. counting.Comparisons.Where(comparison => comparison.Register.Bus == bus)]);
            if (bus.Role == BusRole.Listener)
            {
                var listener = new BusListener(BusLine.Of(bus), feed.Values, feed, time, logs.CreateLogger<BusListener>(), frames);
                blackBox.Account(frames, () => BusAccount.Json(listener.Statistics(), channels));
                running.Add(listener.RunAsync(cancellationToken));
                continue;
            }
            var polled = new ModbusBus(BusLine.Of(bus), feed.Values, units, feed, time, logs.CreateLogger<ModbusBus>(), frames);
            feed.Hurry = polled.Hurry;
            blackBox.Account(frames, () => BusAccount.Json(polled.Statistics()));
            running.Add(polled.RunAsync(cancellationToken));
        }
        // Kept for a line that the site file no longer has: while a copy is open, nobody else gets it.
        var lines = site.Gpio.SelectMany(bank => bank.Lines).Select(line => line.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in descriptors.Names.Where(name => !KeptLine.TryParse(name, out var request) || !lines.Contains(request.Line))) descriptors.Drop(name);
        foreach (var bank in site.Gpio)
        {
            LineFeed[] feeds = [.. bank.Lines.Where(line => line.Kind != GpioLineKind.Output)
                .Select(line => line.Kind == GpioLineKind.PulseCounter ? (LineFeed)counting.Of(line) : new ContactFeed(line, recorder, time))];
            running.Add(new GpioFeed(bank, feeds, recorder, descriptors, time, logs.CreateLogger<GpioFeed>()).RunAsync(cancellationToken));
        }
        foreach (var reader in site.TagReaders)
        {
            var frames = blackBox.RingOf(reader.Name, Framing.ModbusTcp, TagPoller.IsPersonal);
            var feed = new TagFeed(reader, recorder, cause => blackBox.Trouble(frames, cause), [.. scales.Where(s => s.Scale.TagReader == reader).Select(s => s.Point)]);
            var options = new TagReaderOptions(reader.Bus.Host, reader.Bus.Port) { Period = reader.Period, Timeout = reader.Profile.ResponseTimeout };
            running.Add(new TagPoller(options, feed, time, frames).RunAsync(cancellationToken));
        }
        return running;
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

using Microsoft.Extensions.Logging;
using Traceability.Edge.Agent.Gpio;
using Traceability.Edge.Agent.Recording;
using Traceability.Edge.Agent.Storage;
using Traceability.Edge.Agent.Weighbridge;
using Traceability.Field.BlackBox;
using Traceability.Field.Modbus;
using Traceability.Field.Modbus.Listening;
using Traceability.Field.Rfid;
using Traceability.Site;

namespace Traceability.Edge.Agent.Wiring;

/// <summary>All that is wired to one device: its buses and GPIO chips, and the weighbridges that are made of them.</summary>
sealed class SiteField
{
    readonly Recorder recorder;
    readonly BlackBox blackBox;
    readonly PulseCounters counting;
    readonly TimeProvider time;
    readonly ILoggerFactory logs;
    readonly List<(WeighingPoint Point, Traceability.Site.Weighbridge Scale)> scales;

    /// <summary>Does no I/O.</summary>
    public SiteField(Installation site, Recorder recorder, BlackBox blackBox, IReadOnlyList<OpenWeighing> waiting, PulseCounters counting, DescriptorStore descriptors, TimeProvider time, ILoggerFactory logs)
    {
        (this.recorder, this.blackBox, this.counting, this.time, this.logs) = (recorder, blackBox, counting, time, logs);
        scales = [.. site.Weighbridges.Select(scale => (new WeighingPoint(scale, recorder, waiting, logs.CreateLogger<WeighingPoint>()), scale))];
        Buses = [.. site.Buses.Select(bus => BusOf(site, bus))];
        // Kept for a line that the site file no longer has: while a copy is open, nobody else gets it.
        var lines = site.Gpio.SelectMany(bank => bank.Lines).Select(line => line.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in descriptors.Names.Where(name => !KeptLine.TryParse(name, out var request) || !lines.Contains(request.Line))) descriptors.Drop(name);
        Chips = [.. site.Gpio.Select(bank => new GpioFeed(bank, FeedsOf(bank), recorder, descriptors, time, logs.CreateLogger<GpioFeed>()))];
    }

    public IReadOnlyList<FieldBus> Buses { get; }

    public IReadOnlyList<GpioFeed> Chips { get; }

    /// <summary>Each task runs until cancelled.</summary>
    public IReadOnlyList<Task> Start(CancellationToken cancellationToken) =>
        [.. Buses.Select(bus => bus.RunAsync(cancellationToken)), .. Chips.Select(chip => chip.RunAsync(cancellationToken))];

    FieldBus BusOf(Installation site, Bus bus)
    {
        var channels = site.Channels.Where(channel => channel.Bus == bus).ToList();
        var readers = site.TagReaders.Where(reader => reader.Bus == bus).ToList();
        var begins = readers.Select(PollerOf).ToList();
        var reading = channels.Count == 0 ? () => new BusWork([], null, null) : ReadingOf(bus, channels);
        HashSet<string> subjects = [bus.Name, .. channels.Select(c => c.Unit.Name), .. channels.Select(c => c.Id), .. readers.Select(r => r.Name)];
        var points = scales.Where(s => s.Scale.Indicator.Bus == bus || readers.Contains(s.Scale.TagReader)).Select(s => s.Point).ToList();
        return new FieldBus(bus, channels, subjects, () => Join(reading(), begins), points, recorder, time);
    }

    static BusWork Join(BusWork reading, IReadOnlyList<Func<Func<CancellationToken, Task>>> pollers) =>
        reading with { Running = [.. reading.Running, .. pollers.Select(begin => begin())] };

    Func<BusWork> ReadingOf(Bus bus, List<Channel> channels)
    {
        var units = channels.Select(c => c.Unit).Distinct().ToDictionary(unit => unit.UnitId, unit => UnitOptions.Of(unit.Profile));
        // Where others ask, they may ask a tag reader too: only what comes from our own devices is kept.
        Func<ReadRequest, bool>? isForeign = bus.Role == BusRole.Listener ? question => !units.ContainsKey(question.Unit) : null;
        var frames = blackBox.RingOf(bus.Name, bus.Kind == BusKind.ModbusTcp ? Framing.ModbusTcp : Framing.ModbusRtu, isForeign);
        return () =>
        {
            var feed = new BusFeed(bus, channels, recorder, cause => blackBox.Trouble(frames, cause), scales,
                [.. counting.Comparisons.Where(comparison => comparison.Register.Bus == bus)]);
            if (bus.Role == BusRole.Listener)
            {
                var listener = new BusListener(BusLine.Of(bus), feed.Values, feed, time, logs.CreateLogger<BusListener>(), frames);
                return Accounted(frames, new BusWork([listener.RunAsync], null, () => BusAccount.Json(listener.Statistics(), channels)));
            }
            var polled = new ModbusBus(BusLine.Of(bus), feed.Values, units, feed, time, logs.CreateLogger<ModbusBus>(), frames);
            feed.Hurry = polled.Hurry;
            return Accounted(frames, new BusWork([polled.RunAsync], polled, () => BusAccount.Json(polled.Statistics())));
        };
    }

    BusWork Accounted(FrameRing frames, BusWork work)
    {
        blackBox.Account(frames, work.Account!);
        return work;
    }

    Func<Func<CancellationToken, Task>> PollerOf(TagReader reader)
    {
        var frames = blackBox.RingOf(reader.Name, Framing.ModbusTcp, TagPoller.IsPersonal);
        var options = new TagReaderOptions(reader.Bus.Host, reader.Bus.Port) { Period = reader.Period, Timeout = reader.Profile.ResponseTimeout };
        return () =>
        {
            var feed = new TagFeed(reader, recorder, cause => blackBox.Trouble(frames, cause), [.. scales.Where(s => s.Scale.TagReader == reader).Select(s => s.Point)]);
            return new TagPoller(options, feed, time, frames).RunAsync;
        };
    }

    LineFeed[] FeedsOf(GpioBank bank) => [.. bank.Lines.Where(line => line.Kind != GpioLineKind.Output)
        .Select(line => line.Kind == GpioLineKind.PulseCounter ? (LineFeed)counting.Of(line) : new ContactFeed(line, recorder, time))];
}

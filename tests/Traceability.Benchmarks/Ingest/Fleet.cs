using Traceability.Benchmarks.Workload;
using Traceability.Evidence.Entries;
using Traceability.Ledger.Enrolment;
using Traceability.Testing;

namespace Traceability.Benchmarks.Ingest;

/// <summary>Devices of one facility that go on sealing where the last round stopped.</summary>
sealed class Fleet(IReadOnlyList<(DeviceAddress Address, ChainBuilder Chain)> devices)
{
    public const int Devices = 16, Channels = 50, Seconds = 20, SegmentsPerRound = 64;
    const long BeginMs = 1_795_219_200_000;

    readonly Plant plant = Plant.Steady;
    long second;

    public long SegmentsSealed { get; private set; }

    public static string ChannelId(int device, int channel) => $"d{device}.{Name(channel)}-{channel}";

    public static ConfigurationLeaf[] Configuration(int device) =>
    [
        .. Enumerable.Range(0, Channels).Select(channel => new ConfigurationLeaf.ForChannel(channel, ChannelId(device, channel), Plant.RuleOf(channel).ToCbor(),
            "gateway", 1, "generated", new byte[32], Verified.MapOnly, "GEN", 1000)),
        new ConfigurationLeaf.ForSite("site"u8.ToArray()),
    ];

    /// <summary>The next segments of every device, in the order in which they would arrive.</summary>
    public FleetBatch Seal(int segments = SegmentsPerRound)
    {
        var messages = new List<FleetMessage>(segments * devices.Count);
        for (var i = 0; i < segments; i++, second += Seconds)
            for (var device = 0; device < devices.Count; device++)
            {
                var (address, chain) = devices[device];
                chain.NowMs = BeginMs + 1000 * (second + Seconds);
                Series[] series = [.. Enumerable.Range(0, Channels).Select(channel => plant.Series(channel, BeginMs, second, Seconds))];
                messages.Add(new FleetMessage(device, address, chain.Seal(series).Message, series));
            }
        SegmentsSealed += messages.Count;
        return new FleetBatch(messages);
    }

    static string Name(int channel) => Plant.KindOf(channel) switch { Plant.EnergyKind => "energy", Plant.VolumeKind => "volume", _ => "gauge" };
}

using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Evidence.Entries;
using Traceability.Mqtt;
using Traceability.Profiles;
using Traceability.Testing;

namespace Traceability.SystemTests.Browser;

/// <summary>
/// A device of the demo as the ledger meets it: an enrolled key, segments over a real broker. Its registers count in hundredths and grow by the same
/// step in each segment, so a test knows every figure beforehand.
/// </summary>
sealed class DeviceOnTheBroker : IAsyncDisposable
{
    public const long StepHundredths = 25;

    static readonly DecodingRule Hundredths = new()
    {
        Table = RegisterTable.Input, WireAddress = 0, Words = 2, Type = RegisterType.U32, Order = ByteOrder.Abcd,
        Scale = new DecimalFraction(1, -2), ResolutionExponent = -2, Unit = "kWh", CounterWidth = 32,
    };

    readonly MosquittoLink link;
    readonly DeviceTopics topics;
    readonly string[] meters;
    long registers = 1_000_00;
    int tickets;
    long? stated;

    DeviceOnTheBroker(MosquittoLink link, DeviceTopics topics, string[] meters, ChainBuilder chain) => (this.link, this.topics, this.meters, Chain) = (link, topics, meters, chain);

    public ChainBuilder Chain { get; }
    public BuiltSegment Last { get; private set; } = null!;

    public static async Task<DeviceOnTheBroker> EnrolAsync(LedgerProcess ledger, int brokerPort, string facility, params string[] meters)
    {
        var device = $"edge-{facility}";
        var chain = new ChainBuilder(await ledger.VoucherAsync(facility, device));
        await ledger.EnrolAsync(chain.Request.Bytes);
        var link = new MosquittoLink(new BrokerOptions { Host = "127.0.0.1", Port = brokerPort, ClientId = device }, TimeProvider.System, NullLogger<MosquittoLink>.Instance);
        link.Start();
        while (await link.Events.ReadAsync() is not BrokerEvent.Connected) { }
        var on = new DeviceOnTheBroker(link, Topics.Of("demo", facility, device), meters, chain);
        chain.Configure([.. on.Channels()]);
        return on;
    }

    /// <summary>One segment sealed at <paramref name="atMs"/>: every counter one step further, and what else is given.</summary>
    public async Task SealAsync(long atMs, long powerWatts = 123_4, params Entry[] more)
    {
        Chain.NowMs = atMs;
        var entries = new List<Entry>();
        for (var i = 0; i < meters.Length; i++)
        {
            entries.Add(Series(2 * i, atMs, registers, registers + StepHundredths));
            entries.Add(Series(2 * i + 1, atMs, (powerWatts + 311 * i) * 100, (powerWatts + 311 * i + 50) * 100));
        }
        entries.Add(Series(2 * meters.Length, atMs, registers, registers + StepHundredths));
        entries.Add(Series(2 * meters.Length + 1, atMs, 182_50, 184_25));
        entries.Add(Series(2 * meters.Length + 2, atMs, 0, tickets % 2 * 41_240_00));
        registers += StepHundredths;
        Last = Chain.Seal([.. entries, .. more]);
        await SendAsync(Last.Message);
    }

    /// <summary>One segment more, with a register statement of all counters at its end.</summary>
    public async Task StateAsync(long atMs)
    {
        CounterState At(int channel) => new(channel, new CounterReading(atMs - 1, [(byte)(registers >> 24), (byte)(registers >> 16), (byte)(registers >> 8), (byte)registers], -2, registers), null, null, 0, 0);
        await SealAsync(atMs, more: new RegisterStatement(StatementReason.UtcMidnight, atMs, [.. Enumerable.Range(0, meters.Length + 1).Select(i => At(2 * i))], stated));
        stated = Last.Segment.Header.FirstSeq + Last.Segment.Header.Count - 1;
    }

    /// <summary>Both crossings of one truck.</summary>
    public Entry[] Truck(long atMs, long grossGrams, long tareGrams)
    {
        var first = Crossing(atMs - 400, grossGrams, null);
        return [first, Crossing(atMs - 100, tareGrams, new FirstCrossing(first.Ticket, first.CapturedMs, first.ShownGrams))];
    }

    /// <summary>The last segment with its fuel lowered by 0.20 l, in the device's name.</summary>
    public Task SendLoweredFuelAsync()
    {
        var fuel = Last.Body.Entries.Count - 3;
        var lowered = Series(2 * meters.Length, Last.Segment.Header.SealedMs, registers - StepHundredths, registers - 20);
        return SendAsync(Last.WithEntries([.. Last.Body.Entries.Take(fuel), lowered.Encode(), .. Last.Body.Entries.Skip(fuel + 1)]));
    }

    public async Task SendAsync(byte[] message, string? topic = null)
    {
        var outcome = await link.PublishAsync(topic ?? topics.Segment, message, qos: 1, retain: false, CancellationToken.None);
        if (!outcome.Arrived) throw new InvalidOperationException($"the broker said {outcome}");
    }

    /// <summary>The indicator shows hundredths of a kilogram.</summary>
    Weighing Crossing(long atMs, long grams, FirstCrossing? first) => new()
    {
        Ticket = $"{(++tickets).ToString("D6", System.Globalization.CultureInfo.InvariantCulture)}-a3f0", Scale = "mine-deck", Vehicle = RandomNumberGenerator.GetBytes(32), CapturedMs = atMs, ShownGrams = grams,
        DivisionGrams = 20_000, Channel = 2 * meters.Length + 2, WeightWords = [(byte)(grams / 10 >> 24), (byte)(grams / 10 >> 16), (byte)(grams / 10 >> 8), (byte)(grams / 10)], StatusWords = [0, 0], Window = new StableWindow(5, 1000, 0), ZeroMs = atMs - 5000, First = first,
    };

    static Series Series(int channel, long lastMs, params long[] mantissas) => new()
    {
        Channel = channel,
        WordsPerReading = 2,
        TimesMs = [.. mantissas.Select((_, i) => lastMs - 500 * (mantissas.Length - 1 - i))],
        Qualities = new Quality[mantissas.Length],
        Words = [.. mantissas.SelectMany(m => new[] { (ushort)(m >> 16), (ushort)m })],
        Exponent = -2,
        Mantissas = mantissas,
    };

    IEnumerable<ConfigurationLeaf> Channels()
    {
        var position = 0;
        foreach (var meter in meters)
        {
            yield return Leaf(position++, $"{meter}.energy_import", Hundredths);
            yield return Leaf(position++, $"{meter}.power_total", Hundredths with { Unit = "W", CounterWidth = 0 });
        }
        yield return Leaf(position++, "diesel.volume_total", Hundredths with { Unit = "l" });
        yield return Leaf(position++, "diesel.volume_flow", Hundredths with { Unit = "l/h", CounterWidth = 0 });
        yield return Leaf(position, "weighbridge.gross", Hundredths with { Unit = "kg", CounterWidth = 0 });
        yield return new ConfigurationLeaf.ForSite("site"u8.ToArray());
    }

    static ConfigurationLeaf.ForChannel Leaf(int index, string id, DecodingRule rule) => new(index, id, rule.ToCbor(), "gateway", 1, "eastron-sdm630", new byte[32], Verified.MapOnly, "SIM-1", 1000);

    public ValueTask DisposeAsync() => link.DisposeAsync();
}

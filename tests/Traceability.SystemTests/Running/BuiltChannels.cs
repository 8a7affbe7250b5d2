using Traceability.Evidence.Entries;
using Traceability.Profiles;

namespace Traceability.SystemTests.Running;

/// <summary>The channels of a chain that a test seals itself, named as the demo's mine names them: its energy counters and its diesel counter, 32 bits in hundredths.</summary>
static class BuiltChannels
{
    public const int Energy = 0, Diesel = 1, Pumps = 2, Camp = 3;

    static readonly DecodingRule Counter = new()
    {
        Table = RegisterTable.Input, WireAddress = 0x48, Words = 2, Type = RegisterType.U32, Order = ByteOrder.Abcd,
        Scale = new DecimalFraction(1, -2), ResolutionExponent = -2, Unit = "kWh", CounterWidth = 32,
    };

    public static ConfigurationLeaf[] Leaves { get; } =
    [
        Channel(Energy, "mill.energy_import", Counter),
        Channel(Diesel, "diesel.volume_total", Counter with { WireAddress = 2609, Unit = "l" }),
        Channel(Pumps, "pumps.energy_import", Counter),
        Channel(Camp, "camp.energy_import", Counter),
        new ConfigurationLeaf.ForSite("site"u8.ToArray()),
    ];

    /// <summary>Readings one second apart, the last at <paramref name="lastMs"/>, in hundredths.</summary>
    public static Series Readings(int channel, long lastMs, params long[] hundredths) => new()
    {
        Channel = channel,
        WordsPerReading = 2,
        TimesMs = [.. hundredths.Select((_, i) => lastMs - 1000 * (hundredths.Length - 1 - i))],
        Qualities = new Quality[hundredths.Length],
        Words = [.. hundredths.SelectMany(value => new[] { (ushort)(value >> 16), (ushort)value })],
        Exponent = -2,
        Mantissas = hundredths,
    };

    /// <summary>One reading of each counter that the monitoring plan wants besides <see cref="Energy"/>: without them no figure is complete.</summary>
    public static Series[] Others(long lastMs) => [Readings(Diesel, lastMs, 10), Readings(Pumps, lastMs, 10), Readings(Camp, lastMs, 10)];

    static ConfigurationLeaf.ForChannel Channel(int index, string id, DecodingRule rule) =>
        new(index, id, rule.ToCbor(), "gateway", 1, "eastron-sdm630", new byte[32], Verified.MapOnly, "SIM-1", 1000);
}

using System.Security.Cryptography;
using Traceability.Evidence.Entries;
using Traceability.Profiles;

namespace Traceability.Ledger.Tests;

/// <summary>The channels of a small mine: one energy counter, its power, one diesel counter; 32-bit integers in hundredths.</summary>
static class Demo
{
    public const int Energy = 0, Power = 1, Diesel = 2;

    static readonly DecodingRule Counter = new()
    {
        Table = RegisterTable.Input, WireAddress = 0x48, Words = 2, Type = RegisterType.U32, Order = ByteOrder.Abcd,
        Scale = new DecimalFraction(1, -2), ResolutionExponent = -2, Unit = "kWh", CounterWidth = 32,
    };

    public static ConfigurationLeaf[] Channels { get; } =
    [
        Channel(0, "mill.energy_import", Counter),
        Channel(1, "mill.power_total", Counter with { WireAddress = 0x34, Unit = "W", CounterWidth = 0 }),
        Channel(2, "diesel.volume_total", Counter with { WireAddress = 2609, Unit = "l" }),
        new ConfigurationLeaf.ForSite("site"u8.ToArray()),
    ];

    /// <summary>Readings one second apart, the last at <paramref name="lastMs"/>.</summary>
    public static Series Series(int channel, long lastMs, params long[] mantissas) => new()
    {
        Channel = channel,
        WordsPerReading = 2,
        TimesMs = [.. mantissas.Select((_, i) => lastMs - 1000 * (mantissas.Length - 1 - i))],
        Qualities = new Quality[mantissas.Length],
        Words = [.. mantissas.SelectMany(m => new[] { (ushort)(m >> 16), (ushort)m })],
        Exponent = -2,
        Mantissas = mantissas,
    };

    public static Weighing FirstPass(string ticket, long atMs, long grams) => new()
    {
        Ticket = ticket, Scale = "deck", Vehicle = RandomNumberGenerator.GetBytes(32), CapturedMs = atMs, ShownGrams = grams, DivisionGrams = 20_000,
        WeightWords = [0, 0, 1, 2], StatusWords = [0, 0], Window = new StableWindow(5, 1000, 0), ZeroMs = atMs - 5000,
    };

    public static Weighing SecondPass(string ticket, long atMs, long grams, Weighing first) =>
        FirstPass(ticket, atMs, grams) with { First = new FirstCrossing(first.Ticket, first.CapturedMs, first.ShownGrams) };

    static ConfigurationLeaf.ForChannel Channel(int index, string id, DecodingRule rule) =>
        new(index, id, rule.ToCbor(), "gateway", 1, "eastron-sdm630", new byte[32], "SIM-1", 1000);
}

using System.Security.Cryptography;
using Traceability.Evidence.Entries;
using Traceability.Profiles;

namespace Traceability.Ledger.Tests;

/// <summary>The channels of a small mine: one energy counter, its power, one diesel counter; 32-bit integers in hundredths.</summary>
static class Demo
{
    public const int Energy = 0, Power = 1, Diesel = 2, Deck = 3;

    /// <summary>A profile of its own, so that the rules are what a profile says.</summary>
    public static readonly DeviceProfile Profile = ProfileFile.Read("test-meter.yaml", """
        id: test-meter
        version: 1
        vendor: Test
        model: Meter
        kind: energy-meter
        verified: device
        printed-base: 0
        max-registers: 80
        min-pause-ms: 0
        response-timeout-ms: 500
        values:
          - {name: energy_import, table: input, wire: 72, printed: 72, type: u32, order: ABCD, scale: 0.01, resolution: 0.01, unit: kWh, counter: {width: 32}, poll: normal}
          - {name: power_total, table: input, wire: 52, printed: 52, type: u32, order: ABCD, scale: 0.01, resolution: 0.01, unit: W, poll: normal, nominal: {low: 1}}
          - {name: volume_total, table: input, wire: 2609, printed: 2609, type: u32, order: ABCD, scale: 0.01, resolution: 0.01, unit: l, counter: {width: 32}, poll: normal}
          - {name: gross, table: holding, wire: 0, printed: 0, type: i32, order: ABCD, resolution: 1, unit: kg, poll: fast}
        sources:
          - "made for the tests"
        """).Profile ?? throw new InvalidOperationException("the test's profile cannot be read");

    public static ConfigurationLeaf[] Channels { get; } =
    [
        Channel(0, "mill", "energy_import"),
        Channel(1, "mill", "power_total"),
        Channel(2, "diesel", "volume_total"),
        Channel(3, "deck", "gross"),
        new ConfigurationLeaf.ForProfile(Profile.Id, Profile.Bytes.ToArray()),
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
        Channel = Deck, WeightWords = Words(grams / 1000), StatusWords = [0, 0], Window = new StableWindow(5, 1000, 0), ZeroMs = atMs - 5000,
    };

    public static Weighing SecondPass(string ticket, long atMs, long grams, Weighing first) =>
        FirstPass(ticket, atMs, grams) with { First = new FirstCrossing(first.Ticket, first.CapturedMs, first.ShownGrams) };

    static byte[] Words(long kilograms) => [(byte)(kilograms >> 24), (byte)(kilograms >> 16), (byte)(kilograms >> 8), (byte)kilograms];

    static ConfigurationLeaf.ForChannel Channel(int index, string device, string value) =>
        new(index, $"{device}.{value}", Profile.Find(value)!.Rule.ToCbor(), "gateway", 1, Profile.Id, Profile.Sha256.ToArray(), (Verified)Profile.Verified, "SIM-1", 1000);
}

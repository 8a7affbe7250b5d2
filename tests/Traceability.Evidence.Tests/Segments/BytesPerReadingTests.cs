using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Tests.Segments;

public sealed class BytesPerReadingTests(ITestOutputHelper output)
{
    const int Channels = 50, Seconds = 20;

    /// <summary>
    /// A plant of 50 float channels read once a second for 20 s: voltages, currents, powers, power factors, frequency and the counters of
    /// energy and volume at their resolution. Steady: mills and pumps under constant load, answers within 3 ms of the second. Restless:
    /// loads that swing by half a per cent, answers within 8 ms. The goal (5 and 7 bytes) is for the steady plant.
    /// </summary>
    [Theory]
    [InlineData("steady", 0.25, 3, 5.0, 7.0)]
    [InlineData("restless", 1.0, 8, 5.5, 7.0)]
    public void Fifty_float_channels_at_one_hertz_stay_within_their_bytes(string plant, double restlessness, int jitterMs, double mostEntries, double mostWire)
    {
        var random = new Random(20);
        var series = Enumerable.Range(0, Channels).Select(channel => Channel(channel, restlessness, jitterMs, random)).ToArray<Entry>();
        var sent = SignedSegment.Of(series);
        var entries = (double)series.Sum(entry => entry.Encode().Length) / (Channels * Seconds);
        var wire = (double)sent.Message.Length / (Channels * Seconds);
        output.WriteLine($"{plant}, {Channels} float channels × {Seconds} s: {entries:f2} bytes per reading in entries, {wire:f2} all in on the wire ({sent.Message.Length} bytes)");
        Assert.True(entries <= mostEntries, $"{entries:f2} bytes per reading in entries");
        Assert.True(wire <= mostWire, $"{wire:f2} bytes per reading on the wire");
    }

    static Series Channel(int channel, double restlessness, int jitterMs, Random random)
    {
        // start, noise of the restless plant, rise per second, decimal places of the profile's resolution
        (double Start, double Noise, double Rate, int Places) kind = (channel % 7) switch
        {
            0 => (231.4, 0.25, 0, 1),        // V
            1 => (118.2, 0.8, 0, 2),         // A
            2 => (27_350, 140, 0, 0),        // W
            3 => (0.93, 0.004, 0, 3),        // power factor
            4 => (49.98, 0.01, 0, 2),        // Hz
            5 => (81_234.5, 0, 0.0076, 2),   // kWh
            _ => (61_020.3, 0, 0.031, 2),    // l
        };
        var times = new long[Seconds];
        var words = new ushort[2 * Seconds];
        var mantissas = new long[Seconds];
        for (var i = 0; i < Seconds; i++)
        {
            times[i] = 1_795_219_200_000 + i * 1000 + channel + random.Next(jitterMs);
            var value = (float)(kind.Start + kind.Rate * i + restlessness * kind.Noise * Normal(random));
            var bits = BitConverter.SingleToUInt32Bits(value);
            words[2 * i] = (ushort)(bits >> 16);
            words[2 * i + 1] = (ushort)bits;
            mantissas[i] = (long)Math.Round(value * Math.Pow(10, kind.Places));
        }
        return new Series
        {
            Channel = channel, WordsPerReading = 2, TimesMs = times, Qualities = new Quality[Seconds], Words = words, Exponent = -kind.Places, Mantissas = mantissas,
        };
    }

    static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

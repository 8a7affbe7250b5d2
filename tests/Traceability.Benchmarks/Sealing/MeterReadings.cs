using Traceability.Edge.Agent.Recording;
using Traceability.Site;

namespace Traceability.Benchmarks.Sealing;

/// <summary>Gives every channel of a site a reading per second: gauges waver, counters rise. Words are made beforehand, so that making them is not measured.</summary>
sealed class MeterReadings
{
    const int Noise = 61; // readings after which a gauge repeats itself; a prime, so that no segment looks like the one before

    readonly Recorder recorder;
    readonly bool[] isCounter;
    readonly ushort[] noise = new ushort[2 * Noise];
    readonly long beginMs;
    long second;

    public MeterReadings(Installation site, Recorder recorder)
    {
        this.recorder = recorder;
        isCounter = [.. site.Channels.Select(c => c.Kind == ChannelKind.Counter)];
        beginMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var random = new Random(20);
        for (var i = 0; i < Noise; i++) Put(noise.AsSpan(2 * i), 231.4f + (float)(random.NextDouble() - 0.5));
    }

    public int Channels => isCounter.Length;

    public void Record(int seconds)
    {
        Span<ushort> counter = stackalloc ushort[2];
        for (var i = 0; i < seconds; i++, second++)
        {
            Put(counter, 1000 + second * 0.01f);
            for (var channel = 0; channel < isCounter.Length; channel++)
                recorder.Record(channel, beginMs + 1000 * second, isCounter[channel] ? counter : noise.AsSpan(2 * (int)((second + channel) % Noise), 2));
        }
    }

    static void Put(Span<ushort> words, float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        (words[0], words[1]) = ((ushort)(bits >> 16), (ushort)bits);
    }
}

using Traceability.Evidence.Entries;
using Traceability.Profiles;

namespace Traceability.Benchmarks.Workload;

/// <summary>
/// A plant of float channels read once a second: voltages, currents, powers, power factors, frequency and the counters of energy and volume, each at
/// its resolution. Steady: mills and pumps under constant load, answers within 3 ms of the second. Restless: loads that swing by half a per cent,
/// answers within 8 ms.
/// </summary>
sealed class Plant(double restlessness, int jitterMs, int seed)
{
    public const int EnergyKind = 5, VolumeKind = 6;
    const int Kinds = 7;

    static readonly (double Start, double Noise, double RisePerSecond, int Places, string Unit)[] Shapes =
    [
        (231.4, 0.25, 0, 1, "V"),
        (118.2, 0.8, 0, 2, "A"),
        (27_350, 140, 0, 0, "W"),
        (0.93, 0.004, 0, 3, ""),
        (49.98, 0.01, 0, 2, "Hz"),
        (81_234.5, 0, 0.0076, 2, "kWh"),
        (61_020.3, 0, 0.031, 2, "l"),
    ];

    static readonly DecodingRule[] Rules =
    [
        .. Shapes.Select(shape => new DecodingRule
        {
            Table = RegisterTable.Input, WireAddress = 0, Words = 2, Type = RegisterType.F32, Order = ByteOrder.Abcd, Scale = DecimalFraction.One,
            ResolutionExponent = -shape.Places, Unit = shape.Unit, CounterWidth = shape.RisePerSecond > 0 ? 32 : 0,
        }),
    ];

    readonly Random random = new(seed);

    public static Plant Steady => new(0.25, 3, seed: 20);

    public static Plant Restless => new(1.0, 8, seed: 20);

    public static int KindOf(int channel) => channel % Kinds;

    public static DecodingRule RuleOf(int channel) => Rules[KindOf(channel)] with { WireAddress = (ushort)(2 * channel) };

    /// <summary>The registers of a channel so many seconds after the beginning.</summary>
    public void Words(int channel, long second, Span<ushort> words)
    {
        var shape = Shapes[KindOf(channel)];
        var value = (float)(shape.Start + shape.RisePerSecond * second + (shape.Noise == 0 ? 0 : restlessness * shape.Noise * Normal()));
        var bits = BitConverter.SingleToUInt32Bits(value);
        (words[0], words[1]) = ((ushort)(bits >> 16), (ushort)bits);
    }

    /// <summary>A channel's readings of these seconds, decoded by its rule.</summary>
    /// <param name="beginMs">Unix ms of second 0.</param>
    public Series Series(int channel, long beginMs, long firstSecond, int seconds)
    {
        var rule = Rules[KindOf(channel)];
        var (times, words, mantissas, qualities) = (new long[seconds], new ushort[2 * seconds], new long[seconds], new Quality[seconds]);
        for (var i = 0; i < seconds; i++)
        {
            times[i] = beginMs + 1000 * (firstSecond + i) + channel + random.Next(jitterMs);
            Words(channel, firstSecond + i, words.AsSpan(2 * i, 2));
            var decoded = rule.Decode(words.AsSpan(2 * i, 2));
            (mantissas[i], qualities[i]) = (decoded.Mantissa, (Quality)decoded.Quality);
        }
        return new Series
        {
            Channel = channel, WordsPerReading = 2, TimesMs = times, Qualities = qualities, Words = words, Exponent = rule.ResolutionExponent, Mantissas = mantissas,
        };
    }

    double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

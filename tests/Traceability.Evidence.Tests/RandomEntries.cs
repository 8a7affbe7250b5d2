using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Tests;

/// <summary>Well-formed entries of every kind, drawn from a seed: what the readers must take and give back unchanged.</summary>
sealed class RandomEntries(int seed)
{
    const long Largest = (1L << 53) - 1;
    static readonly string[] Words = ["", "mill", "haul-road", "Bär", "矿", "scale.1", "🚚", "timeout"];

    readonly Random random = new(seed);

    public byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    public long Number() => random.Next(5) switch
    {
        0 => random.Next(24),
        1 => random.Next(1 << 16),
        2 => Largest - random.Next(3),
        3 => 0,
        _ => random.NextInt64(Largest),
    };

    public long Signed() => random.Next(2) == 0 ? Number() : -Number();

    public string Text() => Words[random.Next(Words.Length)] + random.Next(100);

    long? Maybe() => random.Next(3) == 0 ? null : Number();

    public Entry Any() => random.Next(6) switch
    {
        0 => Series(random.Next(1, 200)),
        1 => Weighing(),
        2 => new TagSeen(Text(), Bytes(32), 1000 + random.Next(10), 2000 + random.Next(10)),
        3 => Event(),
        4 => new Configuration(Bytes(32), random.Next(1, Configuration.MostLeaves), (ConfigurationReason)random.Next(3)),
        _ => Statement(),
    };

    public Tally Tally(long[] counts)
    {
        var scales = Enumerable.Range(0, random.Next(4)).Select(i => new TicketCounter($"scale-{i}", 1 + random.Next(1000))).ToArray();
        return new Tally(counts, scales, Number(), Number());
    }

    public SiteEvent Event() => new((EventCode)random.Next(SiteEvent.LastCode + 1), Number(), Text(), Maybe(), Maybe(), Text(), Text());

    public RegisterStatement Statement()
    {
        var channel = 0;
        var counters = Enumerable.Range(0, random.Next(5)).Select(_ => new CounterState(channel += random.Next(1, 9), Reading(), Reading(), Maybe(), Number(), Number())).ToArray();
        return new RegisterStatement((StatementReason)random.Next(5), Number(), counters, Maybe());
    }

    CounterReading? Reading() => random.Next(3) == 0 ? null : new CounterReading(Number(), Bytes(2 * random.Next(1, 5)), random.Next(-18, 19), Signed());

    public Weighing Weighing()
    {
        var division = random.Next(1, 50) * 1000L;
        var shown = random.Next(0, 4000) * division;
        var first = random.Next(2) == 0 ? null : new FirstCrossing($"{random.Next(1000)}-ab12", Number(), shown + division * (random.Next(2) == 0 ? 1 : -1) * random.Next(1, 2000));
        var words = Bytes(2 * random.Next(0, 5));
        return new Weighing
        {
            Ticket = $"{random.Next(100000)}-{random.Next(65536):x4}",
            Scale = Text(),
            Vehicle = Bytes(32),
            CapturedMs = Number(),
            ShownGrams = shown,
            DivisionGrams = division,
            Channel = words.Length == 0 ? null : random.Next(65536),
            WeightWords = words,
            StatusWords = Bytes(2 * random.Next(1, 3)),
            Window = new StableWindow(random.Next(1, 100), Number(), Number()),
            ZeroMs = Number(),
            First = first,
            Alibi = random.Next(2) == 0 ? null : Text(),
        };
    }

    public Series Series(int count)
    {
        var words = random.Next(1, 5);
        var qualities = new Quality[count];
        if (random.Next(2) == 0)
            for (var i = 0; i < count; i++) qualities[i] = random.Next(4) == 0 ? (Quality)random.Next(5) : i == 0 ? Quality.Good : qualities[i - 1];
        var step = random.Next(4) switch { 0 => 1L, 1 => 1000L, 2 => 1L << 40, _ => 0L };
        var times = new long[count];
        times[0] = random.NextInt64(1L << 41);
        for (var i = 1; i < count; i++) times[i] = times[i - 1] + (random.Next(2) == 0 ? step : random.NextInt64(step + 1));
        var spread = random.Next(4) switch { 0 => 0L, 1 => 7L, 2 => 100_000L, _ => Largest };
        var mantissas = new long[count];
        for (var i = 0; i < count; i++)
            if (qualities[i].HasValue()) mantissas[i] = spread == Largest ? Signed() : random.NextInt64(-spread, spread + 1);
        var raw = new ushort[count * words];
        for (var i = 0; i < raw.Length; i++) raw[i] = (ushort)(i % words == 0 ? 0x4220 : random.Next(65536));
        return new Series
        {
            Channel = random.Next(65536), WordsPerReading = words, TimesMs = times, Qualities = qualities, Words = raw,
            Exponent = random.Next(-18, 19), Mantissas = mantissas,
        };
    }
}

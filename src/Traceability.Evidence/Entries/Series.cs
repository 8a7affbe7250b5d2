using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Entries;

/// <summary>
/// The readings of one channel over the segment.
/// <code>[channel, count, words, times, quality, planes, exponent, values]
/// channel   index in the configuration
/// count     readings, ≥ 1
/// words     16-bit register words per reading, 1..4 (a pulse counter: 4, its 64-bit count, most significant first)
/// times     packed deltas: Unix ms UTC of each reading, never falling
/// quality   runs [quality, length, …]; [] = all good; neighbours differ
/// planes    2·words byte strings: byte k of every reading's words in wire order; one byte if all are equal, else count bytes
/// exponent  decimal exponent of the values, −18..18
/// values    packed deltas: mantissas of the readings whose quality has a value</code>
/// The value of a reading is mantissa · 10^exponent, decoded from its words by the channel's rule in the configuration.
/// </summary>
public sealed record Series : Entry
{
    public const int MostReadings = 65_536;
    public const int MostWords = 4;
    const int LargestExponent = 18;

    public override EntryKind Kind => EntryKind.Series;

    public required int Channel { get; init; }

    public required int WordsPerReading { get; init; }

    public required long[] TimesMs { get; init; }

    /// <summary>One per reading.</summary>
    public required Quality[] Qualities { get; init; }

    /// <summary>Register words in wire order, <see cref="WordsPerReading"/> for each reading.</summary>
    public required ushort[] Words { get; init; }

    public required int Exponent { get; init; }

    /// <summary>One per reading; 0 where the quality has no value.</summary>
    public required long[] Mantissas { get; init; }

    public int Count => TimesMs.Length;

    protected override void WriteBody(CborWriter writer) =>
        Write(writer, Channel, WordsPerReading, TimesMs, Qualities, Words, Exponent, Mantissas);

    /// <summary>Writes the body without an object per series; the recorder's path.</summary>
    public static void Write(CborWriter writer, int channel, int wordsPerReading, ReadOnlySpan<long> timesMs, ReadOnlySpan<Quality> qualities,
        ReadOnlySpan<ushort> words, int exponent, ReadOnlySpan<long> mantissas)
    {
        writer.Array(8);
        writer.Integer(channel);
        writer.Integer(timesMs.Length);
        writer.Integer(wordsPerReading);
        PackedDeltas.Write(writer, timesMs);
        WriteQuality(writer, qualities, out var allGood);
        WritePlanes(writer, wordsPerReading, timesMs.Length, words);
        writer.Integer(exponent);
        if (allGood)
        {
            PackedDeltas.Write(writer, mantissas);
            return;
        }
        var valued = new long[mantissas.Length];
        var count = 0;
        for (var i = 0; i < mantissas.Length; i++)
            if (qualities[i].HasValue()) valued[count++] = mantissas[i];
        PackedDeltas.Write(writer, valued.AsSpan(0, count));
    }

    internal static Series? Read(ref CborReader reader)
    {
        if (!reader.Array(8) || !reader.Integer(0, ushort.MaxValue, out int channel) || !reader.Integer(1, MostReadings, out int count)
            || !reader.Integer(1, MostWords, out int wordsPerReading) || !PackedDeltas.TryRead(ref reader, count, out var times)) return null;
        if (times[0] < 0)
        {
            reader.Fail("an instant before 1970");
            return null;
        }
        for (var i = 1; i < count; i++)
        {
            if (times[i] >= times[i - 1]) continue;
            reader.Fail("times that fall");
            return null;
        }
        if (!ReadQuality(ref reader, count, out var qualities, out var valued)) return null;
        if (!ReadPlanes(ref reader, wordsPerReading, count, out var words)) return null;
        if (!reader.Integer(-LargestExponent, LargestExponent, out int exponent) || !PackedDeltas.TryRead(ref reader, valued, out var values)) return null;

        var mantissas = values;
        if (valued != count)
        {
            mantissas = new long[count];
            for (int i = 0, next = 0; i < count; i++)
                if (qualities[i].HasValue()) mantissas[i] = values[next++];
        }
        return new Series
        {
            Channel = channel,
            WordsPerReading = wordsPerReading,
            TimesMs = times,
            Qualities = qualities,
            Words = words,
            Exponent = exponent,
            Mantissas = mantissas,
        };
    }

    static void WriteQuality(CborWriter writer, ReadOnlySpan<Quality> qualities, out bool allGood)
    {
        allGood = !qualities.ContainsAnyExcept(Quality.Good);
        if (allGood)
        {
            writer.Array(0);
            return;
        }
        var runs = 1;
        for (var i = 1; i < qualities.Length; i++)
            if (qualities[i] != qualities[i - 1]) runs++;
        writer.Array(2 * runs);
        for (int start = 0, i = 1; i <= qualities.Length; i++)
        {
            if (i < qualities.Length && qualities[i] == qualities[start]) continue;
            writer.Unsigned((ulong)qualities[start]);
            writer.Integer(i - start);
            start = i;
        }
    }

    static bool ReadQuality(ref CborReader reader, int count, out Quality[] qualities, out int valued)
    {
        qualities = new Quality[count];
        valued = count;
        if (!reader.Array(out var items)) return false;
        if (items == 0) return true;
        if (items % 2 != 0) return reader.Fail("quality runs that are not pairs");
        valued = 0;
        var at = 0;
        for (var run = 0; run < items / 2; run++)
        {
            if (!reader.Integer(0, QualityValues.Last, out int quality) || !reader.Integer(1, count - at, out int length)) return false;
            if (run > 0 && qualities[at - 1] == (Quality)quality) return reader.Fail("two quality runs that are one");
            qualities.AsSpan(at, length).Fill((Quality)quality);
            if (((Quality)quality).HasValue()) valued += length;
            at += length;
        }
        if (at != count) return reader.Fail($"quality of {at} readings instead of {count}");
        return items > 2 || qualities[0] != Quality.Good || reader.Fail("a quality run where [] says it");
    }

    static void WritePlanes(CborWriter writer, int wordsPerReading, int count, ReadOnlySpan<ushort> words)
    {
        writer.Array(2 * wordsPerReading);
        for (var plane = 0; plane < 2 * wordsPerReading; plane++)
        {
            var shift = (plane & 1) == 0 ? 8 : 0;
            var first = (byte)(words[plane / 2] >> shift);
            var constant = true;
            for (var i = 1; i < count && constant; i++) constant = (byte)(words[i * wordsPerReading + plane / 2] >> shift) == first;
            var bytes = writer.Reserve(constant ? 1 : count);
            for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)(words[i * wordsPerReading + plane / 2] >> shift);
        }
    }

    static bool ReadPlanes(ref CborReader reader, int wordsPerReading, int count, out ushort[] words)
    {
        words = [];
        if (!reader.Array(2 * wordsPerReading)) return false;
        words = new ushort[count * wordsPerReading];
        for (var plane = 0; plane < 2 * wordsPerReading; plane++)
        {
            if (!reader.Bytes(out var bytes)) return false;
            if (bytes.Length != 1 && bytes.Length != count) return reader.Fail($"a plane of {bytes.Length} bytes for {count} readings");
            if (count > 1 && bytes.Length == count && !bytes.ContainsAnyExcept(bytes[0])) return reader.Fail("a constant plane written out");
            var shift = (plane & 1) == 0 ? 8 : 0;
            for (var i = 0; i < count; i++)
                words[i * wordsPerReading + plane / 2] |= (ushort)(bytes[bytes.Length == 1 ? 0 : i] << shift);
        }
        return true;
    }
}

using System.Buffers.Binary;

namespace Traceability.Profiles;

public sealed partial record DecodingRule
{
    /// <summary>A weight in kilograms is shown in whole grams.</summary>
    const int GramExponent = -3;

    /// <summary>
    /// Says where recorded readings are not what their words decode to by this rule; null when all of them are. Ledger and verifier ask the
    /// same question with these words, so that a refusal there reads like a refusal here.
    /// </summary>
    /// <param name="channel">The channel's id, for the answer.</param>
    /// <param name="words">In wire order, <paramref name="wordsPerReading"/> for each reading.</param>
    /// <param name="qualities">One per reading, as numbers of <see cref="ReadingQuality"/>.</param>
    /// <param name="mantissas">One per reading, 0 where the quality has no value.</param>
    public string? Contradiction(string channel, int wordsPerReading, int exponent, ReadOnlySpan<ushort> words, ReadOnlySpan<byte> qualities, ReadOnlySpan<long> mantissas)
    {
        if (wordsPerReading != Words) return $"{channel}: {wordsPerReading} words per reading, the rule has {Words}";
        if (exponent != ResolutionExponent) return $"{channel}: exponent {exponent}, the rule has {ResolutionExponent}";
        for (var i = 0; i < qualities.Length; i++)
        {
            var decoded = Decode(words.Slice(i * Words, Words));
            if ((byte)decoded.Quality != qualities[i] || decoded.Mantissa != mantissas[i])
                return $"{channel}, reading {i}: the words give {decoded.Mantissa} ({decoded.Quality}), beside them stands {mantissas[i]} ({(ReadingQuality)qualities[i]})";
        }
        return null;
    }

    /// <summary>The same of one weight that an indicator showed; null when its words give these grams.</summary>
    /// <param name="words">In wire order, each big-endian.</param>
    public string? WeightContradiction(string channel, ReadOnlySpan<byte> words, long grams)
    {
        if (Unit != "kg") return $"{channel}: a weight of a channel in \"{Unit}\", not in kg";
        if (ResolutionExponent < GramExponent) return $"{channel}: a weight of a channel that resolves less than a gram";
        if (words.Length != 2 * Words) return $"{channel}: {words.Length / 2} words, the rule has {Words}";
        var decoded = DecodeBytes(words);
        Int128 given = decoded.Mantissa;
        for (var places = ResolutionExponent - GramExponent; places > 0; places--) given *= 10;
        return decoded.HasValue && given == grams ? null : $"{channel}: the words give {given} g ({decoded.Quality}), shown are {grams} g";
    }

    /// <summary>The reading of these registers as entries hold them: in wire order, each big-endian.</summary>
    public Decoded DecodeBytes(ReadOnlySpan<byte> words)
    {
        if (words.Length != 2 * Words) return Decoded.Without(ReadingQuality.NotAvailable);
        Span<ushort> registers = stackalloc ushort[Words];
        for (var i = 0; i < Words; i++) registers[i] = BinaryPrimitives.ReadUInt16BigEndian(words[(2 * i)..]);
        return Decode(registers);
    }
}

using Traceability.Evidence.Entries;
using Traceability.Profiles;

namespace Traceability.Ledger.Ingest;

/// <summary>A channel of a configuration with its decoding rule; the rule is null where its bytes are not one that this program reads.</summary>
sealed record ChannelRule(string Id, DecodingRule? Rule)
{
    public static ChannelRule Of(ConfigurationLeaf.ForChannel leaf) =>
        new(leaf.Id, DecodingRule.TryRead(leaf.Rule, out var rule) ? rule : null);

    /// <summary>The channels that a configuration's leaves describe, by index.</summary>
    public static ChannelRule[] Of(IReadOnlyList<ConfigurationLeaf> leaves) => [.. leaves.OfType<ConfigurationLeaf.ForChannel>().Select(Of)];

    /// <summary>Says where a series is not what its words decode to; null when all of it is.</summary>
    public static string? Contradiction(IReadOnlyList<Entry> entries, ChannelRule[] channels)
    {
        for (var i = 0; i < entries.Count; i++)
            if (entries[i] is Series series && Contradiction(series, channels) is { } wrong) return $"entry {i}: {wrong}";
        return null;
    }

    static string? Contradiction(Series series, ChannelRule[] channels)
    {
        if (series.Channel >= channels.Length) return $"channel {series.Channel} of a configuration with {channels.Length}";
        var (id, rule) = channels[series.Channel];
        if (rule is null) return $"{id}: a decoding rule that cannot be read";
        if (series.WordsPerReading != rule.Words) return $"{id}: {series.WordsPerReading} words per reading, the rule has {rule.Words}";
        if (series.Exponent != rule.ResolutionExponent) return $"{id}: exponent {series.Exponent}, the rule has {rule.ResolutionExponent}";
        for (var i = 0; i < series.Count; i++)
        {
            var decoded = rule.Decode(series.Words.AsSpan(i * rule.Words, rule.Words));
            if ((byte)decoded.Quality != (byte)series.Qualities[i] || decoded.Mantissa != series.Mantissas[i])
                return $"{id}, reading {i}: the words give {decoded.Mantissa} ({decoded.Quality}), beside them stands {series.Mantissas[i]} ({series.Qualities[i]})";
        }
        return null;
    }
}

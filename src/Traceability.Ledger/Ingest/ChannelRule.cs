using System.Runtime.InteropServices;
using Traceability.Evidence.Entries;
using Traceability.Profiles;

namespace Traceability.Ledger.Ingest;

/// <summary>A channel of a configuration with its decoding rule; the rule is null where its bytes are not one that this program reads.</summary>
sealed record ChannelRule(string Id, DecodingRule? Rule)
{
    /// <summary>SHA-256 of the device profile that the rule is of, as the configuration says.</summary>
    public required byte[] ProfileHash { get; init; }

    public static ChannelRule Of(ConfigurationLeaf.ForChannel leaf) =>
        new(leaf.Id, DecodingRule.TryRead(leaf.Rule, out var rule) ? rule : null) { ProfileHash = leaf.ProfileHash };

    /// <summary>The channels that a configuration's leaves describe, by index.</summary>
    public static ChannelRule[] Of(IReadOnlyList<ConfigurationLeaf> leaves) => [.. leaves.OfType<ConfigurationLeaf.ForChannel>().Select(Of)];

    /// <summary>Says where a series is not what its words decode to; null when all of it is.</summary>
    public static string? Contradiction(IReadOnlyList<Entry> entries, ChannelRule[] channels)
    {
        for (var i = 0; i < entries.Count; i++)
            if (entries[i] is Series series && Contradiction(series, channels) is { } wrong) return $"entry {i}: {wrong}";
        return null;
    }

    /// <summary>Says where a weight is not what its words decode to; null when it is.</summary>
    public static string? Contradiction(Weighing weighing, ChannelRule[] channels)
    {
        if (weighing.Channel is not { } channel) return "no register words beside the weight shown";
        if (channel >= channels.Length) return $"channel {channel} of a configuration with {channels.Length}";
        var (id, rule) = channels[channel];
        return rule is null ? $"{id}: a decoding rule that cannot be read" : rule.WeightContradiction(id, weighing.WeightWords, weighing.ShownGrams);
    }

    static string? Contradiction(Series series, ChannelRule[] channels)
    {
        if (series.Channel >= channels.Length) return $"channel {series.Channel} of a configuration with {channels.Length}";
        var (id, rule) = channels[series.Channel];
        return rule is null
            ? $"{id}: a decoding rule that cannot be read"
            : rule.Contradiction(id, series.WordsPerReading, series.Exponent, series.Words, MemoryMarshal.AsBytes(series.Qualities.AsSpan()), series.Mantissas);
    }
}

using Traceability.Evidence.Entries;

namespace Traceability.Evidence.Segments;

/// <summary>
/// The decoded entries of a segment whose body has been proven to belong to its header: count, root, tally first and only first,
/// configuration parts where there is a configuration entry, every personal value fitting its commitment.
/// </summary>
public sealed record SegmentContent(IReadOnlyList<Entry> Entries, IReadOnlyList<ConfigurationLeaf> Configuration)
{
    /// <summary>
    /// Readings over all series of one segment. Constant series of 65 536 readings take 50 bytes each, so without this bound one small
    /// message, validly signed by a stolen key, would decode to many gigabytes.
    /// </summary>
    public const int MostReadings = 1 << 20;

    public Tally Tally => (Tally)Entries[0];

    /// <summary>Checks that the body is what was signed. A wrong root is told apart, since only then is the claim worth comparing.</summary>
    public static bool IsSigned(SegmentHeader header, SegmentBody body) =>
        body.Entries.Count == header.Count && body.Root().AsSpan().SequenceEqual(header.EntriesRoot);

    /// <summary>Decodes a body that <see cref="IsSigned"/>.</summary>
    public static ReadOutcome TryDecode(SegmentHeader header, SegmentBody body, out SegmentContent? content)
    {
        content = null;
        var entries = new Entry[body.Entries.Count];
        var readings = 0;
        for (var i = 0; i < entries.Length; i++)
        {
            var outcome = Entry.TryRead(body.Entries[i], out var entry);
            if (!outcome.IsOk) return ReadOutcome.Corrupt($"entry {i}: {outcome.Reason}");
            if ((entry is Tally) != (i == 0)) return ReadOutcome.Corrupt(i == 0 ? "entry 0 is no tally" : $"entry {i} is a second tally");
            if (entry is Series series && (readings += series.Count) > MostReadings) return ReadOutcome.Corrupt($"more than {MostReadings} readings in one segment");
            entries[i] = entry!;
        }
        if (CountsBelowOwn((Tally)entries[0], entries) is { } kind) return ReadOutcome.Corrupt($"the tally counts fewer {kind} entries than the segment holds");
        if (CheckConfiguration(header, body, entries, out var leaves) is { } wrong) return ReadOutcome.Corrupt(wrong);
        for (var i = 0; i < body.Personal.Count; i++)
            if (!Commits(entries[body.Personal[i].Entry], body.Personal[i])) return ReadOutcome.Corrupt($"personal value {i} does not fit its commitment in entry {body.Personal[i].Entry}");
        content = new SegmentContent(entries, leaves);
        return ReadOutcome.Ok;
    }

    static EntryKind? CountsBelowOwn(Tally tally, Entry[] entries)
    {
        var own = new long[Entry.KindCount];
        foreach (var entry in entries) own[(int)entry.Kind]++;
        for (var kind = 0; kind < own.Length; kind++)
            if (tally.Counts[kind] < own[kind]) return (EntryKind)kind;
        return null;
    }

    static string? CheckConfiguration(SegmentHeader header, SegmentBody body, Entry[] entries, out IReadOnlyList<ConfigurationLeaf> leaves)
    {
        leaves = [];
        var stated = entries.OfType<Configuration>().ToList();
        if (stated.Count > 1) return "two configuration entries in one segment";
        if ((stated.Count == 1) != (body.Configuration is not null)) return "a configuration entry and its parts do not come together";
        if (stated.Count == 0) return null;
        if (!stated[0].Root.AsSpan().SequenceEqual(header.ConfigurationHash)) return "the configuration entry is not the one the header names";
        if (body.Configuration!.Leaves.Count != stated[0].Leaves || !body.Configuration.Root().AsSpan().SequenceEqual(stated[0].Root))
            return "the configuration parts do not give the configuration root";
        var decoded = new ConfigurationLeaf[stated[0].Leaves];
        for (var i = 0; i < decoded.Length; i++)
        {
            var outcome = ConfigurationLeaf.TryRead(body.Configuration.Leaves[i], out var leaf);
            if (!outcome.IsOk) return $"configuration leaf {i}: {outcome.Reason}";
            if (leaf is ConfigurationLeaf.ForChannel channel && channel.Index != i) return $"configuration leaf {i} is channel {channel.Index}";
            if (i > 0 && Order(leaf!) < Order(decoded[i - 1])) return $"configuration leaf {i} is not in the order channels, profiles, site";
            decoded[i] = leaf!;
        }
        leaves = decoded;
        return null;
    }

    static int Order(ConfigurationLeaf leaf) => leaf switch { ConfigurationLeaf.ForChannel => 0, ConfigurationLeaf.ForProfile => 1, _ => 2 };

    internal static bool Commits(Entry entry, PersonalValue value) => entry switch
    {
        Weighing weighing => weighing.Vehicle.AsSpan().SequenceEqual(value.Commitment),
        TagSeen tag => tag.Tag.AsSpan().SequenceEqual(value.Commitment),
        _ => false,
    };
}

using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.Evidence.Tree;

namespace Traceability.Evidence.Bundles;

public sealed partial class BundleCheck
{
    /// <summary>A segment shown at several places is one: each shows what all of them do.</summary>
    void Gather()
    {
        var first = new Dictionary<(int Chain, long Number), List<int>>();
        for (var i = 0; i < segments.Length; i++)
        {
            var number = (bundle.Segments[i].Chain, segments[i].Header.Number);
            places[i] = first.TryGetValue(number, out var same) && segments[same[0]].Identity.AsSpan().SequenceEqual(segments[i].Identity) ? same : [];
            places[i].Add(i);
            first[number] = places[i];
        }
    }

    string? EntryProof(int i)
    {
        var header = segments[i].Header;
        foreach (var shown in bundle.Segments[i].Entries)
        {
            var leaf = SaltedLeaves.Leaf(shown.Salt, shown.Content);
            if (!MerkleTree.VerifyInclusion(leaf, shown.Index, header.Count, shown.Path, header.EntriesRoot)) return $"entry {shown.Index} is not what was signed";
        }
        return null;
    }

    /// <summary>At most <see cref="SegmentContent.MostReadings"/> in all: a constant series of 65 536 readings takes 50 bytes, and keys cost nothing.</summary>
    string? ReadEntries()
    {
        var readings = 0;
        Gather();
        for (var i = 0; i < segments.Length; i++)
        {
            entries[i] = entries[places[i][0]] ?? [];
            foreach (var shown in bundle.Segments[i].Entries)
            {
                var outcome = Entries.Entry.TryRead(shown.Content, out var entry);
                if (!outcome.IsOk) return $"segment {i}, entry {shown.Index}: {outcome.Reason}";
                if ((entry is Tally) != (shown.Index == 0)) return $"segment {i}, entry {shown.Index}: entry 0 is the tally and no other is";
                if (entry is Series series && (readings += series.Count) > SegmentContent.MostReadings) return $"more than {SegmentContent.MostReadings} readings";
                entries[i].TryAdd(shown.Index, entry!);
            }
        }
        return null;
    }

    string? ConfigurationProof(int i)
    {
        var shown = bundle.Configurations[i];
        byte[]? root = null;
        foreach (var leaf in shown.Leaves)
        {
            var given = MerkleTree.RootFromPath(SaltedLeaves.Leaf(leaf.Salt, leaf.Content), leaf.Index, shown.Count, leaf.Path);
            if (given is null) return $"the path of leaf {leaf.Index} does not fit a tree of {shown.Count}";
            if (root is not null && !given.AsSpan().SequenceEqual(root)) return $"leaf {leaf.Index} gives another root than the one before";
            root = given;
        }
        configurations[i] = new CheckedConfiguration(root!, new Dictionary<int, ConfigurationLeaf>());
        return Array.Exists(segments, segment => segment.Header.ConfigurationHash.AsSpan().SequenceEqual(root)) ? null : "no segment names its root";
    }

    string? ConfigurationLeaves(int i)
    {
        var before = Array.FindIndex(configurations, 0, i, other => other.Root.AsSpan().SequenceEqual(configurations[i].Root));
        var leaves = before < 0 ? [] : (Dictionary<int, ConfigurationLeaf>)configurations[before].Leaves;
        foreach (var shown in bundle.Configurations[i].Leaves)
        {
            var outcome = ConfigurationLeaf.TryRead(shown.Content, out var leaf);
            if (!outcome.IsOk) return $"leaf {shown.Index}: {outcome.Reason}";
            if (leaf is ConfigurationLeaf.ForChannel channel)
            {
                if (channel.Index != shown.Index) return $"leaf {shown.Index} is channel {channel.Index}";
                if (rules.Fault(channel.Rule) is { } fault) return $"leaf {shown.Index}, {channel.Id}: {fault}";
            }
            leaves.TryAdd(shown.Index, leaf!);
        }
        configurations[i] = configurations[i] with { Leaves = leaves };
        return null;
    }

    string? Decoding(int i)
    {
        foreach (var configuration in configurations)
        {
            if (!configuration.Root.AsSpan().SequenceEqual(segments[i].Header.ConfigurationHash)) continue;
            foreach (var (place, entry) in entries[i])
            {
                var wrong = entry switch
                {
                    Series series => Contradiction(configuration, series.Channel, channel => rules.Contradiction(channel, series)),
                    Weighing { Channel: { } index } weighing => Contradiction(configuration, index, channel => rules.Contradiction(channel, weighing)),
                    RegisterStatement statement => statement.Counters.Select(counter => Contradiction(configuration, counter.Channel, channel => Misread(channel, counter))).FirstOrDefault(said => said is not null),
                    _ => null,
                };
                if (wrong is not null) return $"entry {place}: {wrong}";
            }
        }
        return null;
    }

    static string? Contradiction(CheckedConfiguration configuration, int index, Func<ConfigurationLeaf.ForChannel, string?> ask) =>
        !configuration.Leaves.TryGetValue(index, out var leaf) ? null
            : leaf is ConfigurationLeaf.ForChannel channel ? ask(channel)
            : $"leaf {index} is no channel";

    /// <summary>The readings that a statement cites are decoded as a series of one would be.</summary>
    string? Misread(ConfigurationLeaf.ForChannel channel, CounterState counter)
    {
        foreach (var reading in (CounterReading?[])[counter.Before, counter.After])
        {
            if (reading is null) continue;
            var words = new ushort[reading.Words.Length / 2];
            for (var k = 0; k < words.Length; k++) words[k] = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(reading.Words.AsSpan(2 * k));
            var series = new Series
            {
                Channel = counter.Channel, WordsPerReading = words.Length, TimesMs = [reading.AtMs], Qualities = [Quality.Good],
                Words = words, Exponent = reading.Exponent, Mantissas = [reading.Mantissa],
            };
            if (rules.Contradiction(channel, series) is { } wrong && rules.Contradiction(channel, series with { Qualities = [Quality.Uncertain] }) is not null) return wrong;
        }
        return null;
    }

    string? Openings()
    {
        foreach (var (segment, value) in bundle.Openings)
        {
            if (!entries[segment].TryGetValue(value.Entry, out var entry)) return $"entry {value.Entry} of segment {segment} is not shown";
            if (!SegmentContent.Commits(entry, value)) return $"segment {segment}: the value does not fit the commitment of entry {value.Entry}";
        }
        return null;
    }
}

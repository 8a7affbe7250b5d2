using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.Evidence.Tree;

namespace Traceability.Evidence.Bundles;

public sealed partial class BundleCheck
{
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
        for (var i = 0; i < segments.Length; i++)
        {
            entries[i] = [];
            foreach (var shown in bundle.Segments[i].Entries)
            {
                var outcome = Entries.Entry.TryRead(shown.Content, out var entry);
                if (!outcome.IsOk) return $"segment {i}, entry {shown.Index}: {outcome.Reason}";
                if ((entry is Tally) != (shown.Index == 0)) return $"segment {i}, entry {shown.Index}: entry 0 is the tally and no other is";
                if (entry is Series series && (readings += series.Count) > SegmentContent.MostReadings) return $"more than {SegmentContent.MostReadings} readings";
                entries[i].Add(shown.Index, entry!);
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
        var leaves = new Dictionary<int, ConfigurationLeaf>();
        foreach (var shown in bundle.Configurations[i].Leaves)
        {
            var outcome = ConfigurationLeaf.TryRead(shown.Content, out var leaf);
            if (!outcome.IsOk) return $"leaf {shown.Index}: {outcome.Reason}";
            if (leaf is ConfigurationLeaf.ForChannel channel)
            {
                if (channel.Index != shown.Index) return $"leaf {shown.Index} is channel {channel.Index}";
                if (rules.Fault(channel.Rule) is { } fault) return $"leaf {shown.Index}, {channel.Id}: {fault}";
            }
            leaves.Add(shown.Index, leaf!);
        }
        configurations[i] = configurations[i] with { Leaves = leaves };
        return null;
    }

    string? Decoding(int i)
    {
        foreach (var configuration in configurations)
        {
            if (!configuration.Root.AsSpan().SequenceEqual(segments[i].Header.ConfigurationHash)) continue;
            foreach (var (index, entry) in entries[i])
            {
                if (entry is not Series series || !configuration.Leaves.TryGetValue(series.Channel, out var leaf)) continue;
                if (leaf is not ConfigurationLeaf.ForChannel channel) return $"entry {index}: leaf {series.Channel} is no channel";
                if (rules.Contradiction(channel, series) is { } wrong) return $"entry {index}: {wrong}";
            }
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

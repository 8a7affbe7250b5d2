using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.Evidence.Tree;

namespace Traceability.Evidence.Bundles;

/// <summary>A segment whose entries its holder knows, so that any of them can be shown without the rest.</summary>
public sealed record OpenedSegment(Segment Segment, SegmentBody Body)
{
    /// <summary>Its entries of these kinds, and the tally where it is among them.</summary>
    public IEnumerable<(int Index, Entry Entry)> Entries(params IReadOnlyList<EntryKind> kinds)
    {
        for (var i = 0; i < Body.Entries.Count; i++)
            if (Entry.TryRead(Body.Entries[i], out var entry).IsOk && kinds.Contains(entry!.Kind)) yield return (i, entry);
    }

    /// <param name="chain">Position among the bundle's chains.</param>
    public ShownSegment Show(int chain, IEnumerable<int> indexes, IReadOnlyList<byte[]> proofs)
    {
        var leaves = SaltedLeaves.Of(Body.Secret, Body.Entries);
        return new ShownSegment(chain, Segment.Sign1.Bytes,
            [.. indexes.Order().Select(index => new ShownLeaf(index, SaltedLeaves.Salt(Body.Secret, index), Body.Entries[index], MerkleTree.Path(leaves, index)))], proofs);
    }

    public static ShownConfiguration Show(ConfigurationParts parts, int position) => new(parts.Leaves.Count,
        [new ShownLeaf(position, SaltedLeaves.Salt(parts.Secret, position), parts.Leaves[position], MerkleTree.Path(SaltedLeaves.Of(parts.Secret, parts.Leaves), position))]);
}

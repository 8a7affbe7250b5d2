using Traceability.Evidence.Cbor;
using Traceability.Evidence.Tree;

namespace Traceability.Evidence.Exports;

/// <summary>
/// An inclusion proof as RFC 9942 writes it: [tree size, leaf index, [path]]. The path of a log of one leaf is empty, as RFC 9162 makes it,
/// although the CDDL asks for one hash at least.
/// </summary>
public sealed record InclusionProof(long Size, long Index, IReadOnlyList<byte[]> Path)
{
    const int LongestPath = 63;

    /// <summary>The root that this leaf leads to, or null where index, size and path do not fit each other.</summary>
    public byte[]? Root(ReadOnlySpan<byte> leaf) => MerkleTree.RootFromPath(MerkleTree.Leaf(leaf), Index, Size, Path);

    internal byte[] Encode()
    {
        var writer = new CborWriter();
        writer.Array(3);
        writer.Integer(Size);
        writer.Integer(Index);
        writer.Array(Path.Count);
        foreach (var hash in Path) writer.Bytes(hash);
        return writer.ToArray();
    }

    internal static InclusionProof? Read(ref CborReader reader)
    {
        if (!reader.Array(3) || !reader.Integer(1, PackedDeltas.Largest, out long size) || !reader.Integer(0, size - 1, out long index)
            || !reader.Array(out var count)) return null;
        if (count > LongestPath)
        {
            reader.Fail($"a path of {count} hashes");
            return null;
        }
        var path = new byte[count][];
        for (var i = 0; i < count; i++)
            if (!reader.Bytes(MerkleTree.HashSize, out path[i])) return null;
        return reader.End() ? new InclusionProof(size, index, path) : null;
    }
}

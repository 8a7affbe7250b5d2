using System.Buffers;
using Traceability.Evidence.Cose;

namespace Traceability.Evidence.Tree;

/// <summary>
/// The Merkle tree of RFC 9162, 2.1 (same hashes as RFC 6962): leaf = SHA-256(00 ‖ data), node = SHA-256(01 ‖ left ‖ right),
/// the empty tree = SHA-256 of nothing. Proof checks follow 2.1.3.2 and 2.1.4.2 step by step.
/// </summary>
public static class MerkleTree
{
    public const int HashSize = 32;
    const int LargestOnStack = 1024;

    public static byte[] EmptyRoot { get; } = Sha256.Of([]);

    public static byte[] Leaf(ReadOnlySpan<byte> data) => Leaf(data, []);

    /// <summary>The leaf over two parts, one after the other; a salted leaf is such a one. One plain hash costs less than an incremental one.</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var length = 1 + first.Length + second.Length;
        var rented = length > LargestOnStack ? ArrayPool<byte>.Shared.Rent(length) : null;
        Span<byte> input = rented ?? stackalloc byte[LargestOnStack];
        input[0] = 0x00;
        first.CopyTo(input[1..]);
        second.CopyTo(input[(1 + first.Length)..]);
        var leaf = Sha256.Of(input[..length]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return leaf;
    }

    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> input = stackalloc byte[1 + 2 * HashSize];
        input[0] = 0x01;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + HashSize)..]);
        return Sha256.Of(input);
    }

    /// <summary>The root over leaf hashes.</summary>
    public static byte[] Root(IReadOnlyList<byte[]> leaves) => leaves.Count == 0 ? EmptyRoot : Root(leaves, 0, leaves.Count);

    /// <summary>The inclusion path of one leaf, from the leaf's sibling up (RFC 9162, 2.1.3.1).</summary>
    public static List<byte[]> Path(IReadOnlyList<byte[]> leaves, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leaves.Count);
        var path = new List<byte[]>();
        Path(leaves, index, 0, leaves.Count, path);
        return path;
    }

    public static bool VerifyInclusion(ReadOnlySpan<byte> leafHash, long index, long size, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root) =>
        RootFromPath(leafHash, index, size, path) is { } computed && root.SequenceEqual(computed);

    /// <summary>The root that a leaf and its path give, or null when index, size and path length do not fit.</summary>
    public static byte[]? RootFromPath(ReadOnlySpan<byte> leafHash, long index, long size, IReadOnlyList<byte[]> path)
    {
        if (index < 0 || index >= size || leafHash.Length != HashSize) return null;
        var fn = index;
        var sn = size - 1;
        var r = leafHash.ToArray();
        foreach (var p in path)
        {
            if (sn == 0 || p.Length != HashSize) return null;
            if ((fn & 1) == 1 || fn == sn)
            {
                r = Node(p, r);
                while ((fn & 1) == 0 && fn != 0) { fn >>= 1; sn >>= 1; }
            }
            else
            {
                r = Node(r, p);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 ? r : null;
    }

    public static bool VerifyConsistency(long size1, ReadOnlySpan<byte> root1, long size2, ReadOnlySpan<byte> root2, IReadOnlyList<byte[]> path)
    {
        if (size1 < 0 || size2 < size1) return false;
        if (size1 == size2) return path.Count == 0 && root1.SequenceEqual(root2);
        if (size1 == 0) return path.Count == 0 && root1.SequenceEqual(EmptyRoot);
        if (path.Count == 0) return false;

        var fn = size1 - 1;
        var sn = size2 - 1;
        var next = 0;
        byte[] first;
        if ((size1 & (size1 - 1)) == 0) first = root1.ToArray();
        else first = path[next++];
        while ((fn & 1) == 1) { fn >>= 1; sn >>= 1; }

        if (first.Length != HashSize) return false;
        byte[] fr = first, sr = first;
        for (; next < path.Count; next++)
        {
            var c = path[next];
            if (sn == 0 || c.Length != HashSize) return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                fr = Node(c, fr);
                sr = Node(c, sr);
                while ((fn & 1) == 0 && fn != 0) { fn >>= 1; sn >>= 1; }
            }
            else
            {
                sr = Node(sr, c);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && root1.SequenceEqual(fr) && root2.SequenceEqual(sr);
    }

    /// <summary>The largest power of two below <paramref name="size"/> (size ≥ 2): where RFC 9162 splits a tree.</summary>
    public static long Split(long size) => 1L << (63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)(size - 1)));

    static byte[] Root(IReadOnlyList<byte[]> leaves, int start, int end)
    {
        if (end - start == 1) return leaves[start];
        var middle = start + (int)Split(end - start);
        return Node(Root(leaves, start, middle), Root(leaves, middle, end));
    }

    static void Path(IReadOnlyList<byte[]> leaves, int index, int start, int end, List<byte[]> path)
    {
        if (end - start == 1) return;
        var middle = start + (int)Split(end - start);
        if (index < middle)
        {
            Path(leaves, index, start, middle, path);
            path.Add(Root(leaves, middle, end));
        }
        else
        {
            Path(leaves, index, middle, end, path);
            path.Add(Root(leaves, start, middle));
        }
    }
}

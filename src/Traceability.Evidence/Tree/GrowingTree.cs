using System.Numerics;

namespace Traceability.Evidence.Tree;

/// <summary>
/// An append-only tree over stored hashes: node (level, index) covers the leaves index·2^level … (index+1)·2^level − 1 and exists once all
/// of them do. Owner of the nodes is the store behind <paramref name="read"/>; new ones are handed out by <see cref="Append"/> to be stored
/// in the same transaction as what they stand for.
/// </summary>
public sealed class GrowingTree(Func<int, long, byte[]> read)
{
    /// <summary>Number of leaves.</summary>
    public long Size { get; private set; }

    public void Restore(long size) => Size = size;

    /// <summary>Adds one leaf hash; calls <paramref name="store"/> for it and for every complete node that it closes.</summary>
    public void Append(byte[] leafHash, Action<int, long, byte[]> store)
    {
        var hash = leafHash;
        var index = Size;
        store(0, index, hash);
        for (var level = 0; (index & 1) == 1; level++)
        {
            hash = MerkleTree.Node(read(level, index - 1), hash);
            index >>= 1;
            store(level + 1, index, hash);
        }
        Size++;
    }

    public byte[] Root() => Size == 0 ? MerkleTree.EmptyRoot : Hash(0, Size);

    /// <summary>Inclusion path of a leaf in the tree of the given size (RFC 9162, 2.1.3.1).</summary>
    public List<byte[]> InclusionPath(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Size);
        var path = new List<byte[]>();
        Inclusion(index, 0, size, path);
        return path;
    }

    /// <summary>Consistency path from one size to a later one (RFC 9162, 2.1.4.1); empty for size 0 and for equal sizes.</summary>
    public List<byte[]> ConsistencyPath(long size1, long size2)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size1, size2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size2, Size);
        var path = new List<byte[]>();
        if (size1 > 0 && size1 < size2) Consistency(size1, 0, size2, true, path);
        return path;
    }

    void Inclusion(long index, long start, long end, List<byte[]> path)
    {
        if (end - start == 1) return;
        var middle = start + MerkleTree.Split(end - start);
        if (index < middle)
        {
            Inclusion(index, start, middle, path);
            path.Add(Hash(middle, end));
        }
        else
        {
            Inclusion(index, middle, end, path);
            path.Add(Hash(start, middle));
        }
    }

    void Consistency(long size1, long start, long end, bool whole, List<byte[]> path)
    {
        if (size1 == end)
        {
            if (!whole) path.Add(Hash(start, end));
            return;
        }
        var middle = start + MerkleTree.Split(end - start);
        if (size1 <= middle)
        {
            Consistency(size1, start, middle, whole, path);
            path.Add(Hash(middle, end));
        }
        else
        {
            Consistency(size1, middle, end, false, path);
            path.Add(Hash(start, middle));
        }
    }

    /// <summary>The hash over leaves start … end − 1, where start is a multiple of the largest power of two ≤ end − start.</summary>
    byte[] Hash(long start, long end)
    {
        var count = end - start;
        if (BitOperations.IsPow2(count)) return read(BitOperations.TrailingZeroCount(count), start / count);
        var middle = start + MerkleTree.Split(count);
        return MerkleTree.Node(Hash(start, middle), Hash(middle, end));
    }
}

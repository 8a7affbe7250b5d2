using System.Buffers.Binary;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Tree;

namespace Traceability.Verifier.Logs;

/// <summary>Hashes as a tile holds them: 32 bytes each, one after the other.</summary>
static class TileHashes
{
    const int Size = MerkleTree.HashSize;

    /// <summary>Leaf hashes of an entry bundle (u16 big-endian length, bytes); null when its bytes do not hold so many entries, or more and all are asked for.</summary>
    /// <param name="shown">Is shown each entry with its place in the bundle.</param>
    public static byte[]? OfEntries(ReadOnlySpan<byte> bundle, int count, bool mayHoldMore, Action<int, ReadOnlySpan<byte>>? shown = null)
    {
        var hashes = new byte[count * Size];
        Span<byte> input = new byte[1 + ushort.MaxValue];
        for (var i = 0; i < count; i++)
        {
            if (bundle.Length < 2) return null;
            var length = BinaryPrimitives.ReadUInt16BigEndian(bundle);
            if (bundle.Length < 2 + length) return null;
            shown?.Invoke(i, bundle.Slice(2, length));
            bundle.Slice(2, length).CopyTo(input[1..]);
            Sha256.Of(input[..(1 + length)], hashes.AsSpan(i * Size));
            bundle = bundle[(2 + length)..];
        }
        return bundle.IsEmpty || mayHoldMore ? hashes : null;
    }

    /// <summary>The root over a full tile.</summary>
    public static byte[] Root(ReadOnlySpan<byte> tile)
    {
        Span<byte> nodes = tile.ToArray();
        Span<byte> input = stackalloc byte[1 + 2 * Size];
        input[0] = 0x01;
        for (var count = nodes.Length / Size; count > 1; count /= 2)
        {
            for (var i = 0; i < count; i += 2)
            {
                nodes.Slice(i * Size, 2 * Size).CopyTo(input[1..]);
                Sha256.Of(input, nodes[(i / 2 * Size)..]);
            }
        }
        return nodes[..Size].ToArray();
    }

    /// <summary>The root over a partial tile's hashes and what lies to the right of them, as RFC 9162 splits it; null over nothing.</summary>
    public static byte[]? Fold(ReadOnlySpan<byte> tile, byte[]? right)
    {
        var end = tile.Length / Size;
        for (var width = 1; end > 0; width *= 2)
        {
            if ((end & width) == 0) continue;
            var peak = Root(tile.Slice((end - width) * Size, width * Size));
            right = right is null ? peak : MerkleTree.Node(peak, right);
            end -= width;
        }
        return right;
    }
}

using System.Buffers.Binary;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Tree;

namespace Traceability.Evidence.Segments;

/// <summary>
/// Leaf i = SHA-256(00 ‖ salt ‖ entry), salt = HMAC-SHA-256(secret, i as uint32 big-endian). With 32 fresh secret bytes per tree one entry
/// can be shown with its salt and path without telling anything of its neighbours.
/// </summary>
public static class SaltedLeaves
{
    public const int SecretSize = 32;

    const int BlockSize = 64;

    public static byte[] Salt(ReadOnlySpan<byte> secret, int index)
    {
        var salt = new byte[MerkleTree.HashSize];
        Salt(secret, index, salt);
        return salt;
    }

    public static byte[] Leaf(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> entry) => MerkleTree.Leaf(salt, entry);

    public static byte[][] Of(ReadOnlySpan<byte> secret, IReadOnlyList<byte[]> entries)
    {
        Span<byte> salt = stackalloc byte[MerkleTree.HashSize];
        var leaves = new byte[entries.Count][];
        for (var i = 0; i < leaves.Length; i++)
        {
            Salt(secret, i, salt);
            leaves[i] = Leaf(salt, entries[i]);
        }
        return leaves;
    }

    public static byte[] Root(ReadOnlySpan<byte> secret, IReadOnlyList<byte[]> entries) => MerkleTree.Root(Of(secret, entries));

    /// <summary>HMAC (RFC 2104) written out: two plain hashes of one block each cost a fraction of setting up the library's keyed hash.</summary>
    static void Salt(ReadOnlySpan<byte> secret, int index, Span<byte> salt)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, SecretSize);
        Span<byte> inner = stackalloc byte[BlockSize + 4];
        inner[..BlockSize].Fill(0x36);
        Span<byte> outer = stackalloc byte[BlockSize + MerkleTree.HashSize];
        outer[..BlockSize].Fill(0x5C);
        for (var i = 0; i < SecretSize; i++)
        {
            inner[i] ^= secret[i];
            outer[i] ^= secret[i];
        }
        BinaryPrimitives.WriteUInt32BigEndian(inner[BlockSize..], (uint)index);
        Sha256.Of(inner, outer[BlockSize..]);
        Sha256.Of(outer, salt);
    }
}

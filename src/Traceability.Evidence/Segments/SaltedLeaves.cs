using System.Buffers.Binary;
using System.Security.Cryptography;
using Traceability.Evidence.Tree;

namespace Traceability.Evidence.Segments;

/// <summary>
/// Leaf i = SHA-256(00 ‖ salt ‖ entry), salt = HMAC-SHA-256(secret, i as uint32 big-endian). With 32 fresh secret bytes per tree one entry
/// can be shown with its salt and path without telling anything of its neighbours.
/// </summary>
public static class SaltedLeaves
{
    public const int SecretSize = 32;

    public static byte[] Salt(ReadOnlySpan<byte> secret, int index)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, (uint)index);
        return HMACSHA256.HashData(secret, number);
    }

    public static byte[] Leaf(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0x00]);
        hash.AppendData(salt);
        hash.AppendData(entry);
        return hash.GetHashAndReset();
    }

    public static byte[][] Of(ReadOnlySpan<byte> secret, IReadOnlyList<byte[]> entries)
    {
        var leaves = new byte[entries.Count][];
        for (var i = 0; i < leaves.Length; i++) leaves[i] = Leaf(Salt(secret, i), entries[i]);
        return leaves;
    }

    public static byte[] Root(ReadOnlySpan<byte> secret, IReadOnlyList<byte[]> entries) => MerkleTree.Root(Of(secret, entries));
}

using Traceability.Evidence.Tree;

namespace Traceability.Verifier.Logs;

/// <summary>The tile of one level that is being filled.</summary>
sealed class OpenTile
{
    readonly byte[] hashes = new byte[LogCheck.Width * MerkleTree.HashSize];
    int length;

    /// <summary>Its number on its level.</summary>
    public long Number { get; private set; }

    public ReadOnlySpan<byte> Hashes => hashes.AsSpan(0, length);

    public int Width => length / MerkleTree.HashSize;

    public bool IsFull => length == hashes.Length;

    public void Add(ReadOnlySpan<byte> more)
    {
        more.CopyTo(hashes.AsSpan(length));
        length += more.Length;
    }

    public void Next()
    {
        length = 0;
        Number++;
    }
}

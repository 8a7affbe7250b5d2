using Traceability.Evidence.Log;
using Traceability.Evidence.Tree;

namespace Traceability.Evidence.Tests.Exports;

/// <summary>A log over given leaves: what it hands out for each of them.</summary>
sealed class LoggedLeaves(NoteSigner signer, params byte[][] leaves)
{
    readonly byte[][] hashes = [.. leaves.Select(leaf => MerkleTree.Leaf(leaf))];

    public NoteSigner Signer => signer;

    public byte[] this[int index] => leaves[index];

    public Receipt Receipt(int index, int size)
    {
        var tree = hashes[..size];
        return new Receipt(new byte[32], index, MerkleTree.Path(tree, index), new Checkpoint(signer.Key.Name, size, MerkleTree.Root(tree)).Sign(signer));
    }

    public Receipt Receipt(int index) => Receipt(index, hashes.Length);
}

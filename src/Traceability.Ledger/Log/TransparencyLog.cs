using System.Security.Cryptography;
using Traceability.Evidence.Log;
using Traceability.Evidence.Tree;

namespace Traceability.Ledger.Log;

/// <summary>
/// One append-only log (C2SP tlog-tiles). An entry has its position from the commit of the transaction that appended it; a checkpoint over it is
/// signed later, in a transaction of its own, swapped into the second place, and only then published. Belongs to the writer's thread, but for
/// <see cref="Published"/> and <see cref="Asked"/>.
/// </summary>
sealed class TransparencyLog
{
    readonly LogName name;
    readonly LogStore store;
    readonly NoteSigner signer;
    readonly NodeCache nodes;
    readonly GrowingTree tree;
    volatile PublishedCheckpoint? published;
    volatile AskedCheckpoint? asked;

    public TransparencyLog(LogName name, LogStore store, NoteSigner signer)
    {
        (this.name, this.store, this.signer) = (name, store, signer);
        nodes = new NodeCache((level, position) => store.Node(name, level, position));
        tree = new GrowingTree(nodes.Read);
        tree.Restore(store.Leaves(name));
    }

    public LogName Name => name;

    public NoteKey Key => signer.Key;

    /// <summary>Entries that have their position.</summary>
    public long Size => tree.Size;

    /// <summary>Null before the first. Also for other threads.</summary>
    public PublishedCheckpoint? Published => published;

    /// <summary>What the devices are asked to cosign; null before the first. Also for other threads.</summary>
    public AskedCheckpoint? Asked => asked;

    /// <summary>Why the stored checkpoint does not rest on the stored nodes; null where it does.</summary>
    public string? Contradiction(PublishedCheckpoint last)
    {
        var outcome = Checkpoint.TryOpen(System.Text.Encoding.UTF8.GetBytes(last.Note), Key, out var signed);
        if (!outcome.IsOk) return outcome.Reason;
        if (signed!.Size != last.Size || last.Size > Size) return $"a checkpoint of {signed.Size} over {Size} leaves";
        return CryptographicOperations.FixedTimeEquals(RootAt(last.Size), signed.Root) ? null : "the checkpoint's root is not that of the stored nodes";
    }

    /// <summary>Gives the entry its position; it counts with the transaction's commit.</summary>
    public long Append(byte[] entry)
    {
        var position = tree.Size;
        store.AddLeaf(name, position, entry);
        tree.Append(MerkleTree.Leaf(entry), (level, at, hash) =>
        {
            nodes.Add(level, at, hash);
            store.AddNode(name, level, at, hash);
        });
        return position;
    }

    /// <summary>Signs what the log is now; not published yet.</summary>
    public PublishedCheckpoint Sign()
    {
        var checkpoint = new Checkpoint(Key.Name, Size, tree.Root());
        var note = checkpoint.Sign(signer);
        store.PutCheckpoint(name, checkpoint, note);
        return new PublishedCheckpoint(checkpoint.Size, checkpoint.Root, note);
    }

    public void Publish(PublishedCheckpoint checkpoint) => published = checkpoint;

    /// <summary>After it is published.</summary>
    public void Ask(AskedCheckpoint checkpoint) => asked = checkpoint;

    public List<byte[]> InclusionPath(long index, long size) => tree.InclusionPath(index, size);

    public byte[] RootAt(long size)
    {
        var smaller = new GrowingTree(nodes.Read);
        smaller.Restore(size);
        return smaller.Root();
    }
}

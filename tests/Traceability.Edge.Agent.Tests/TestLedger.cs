using System.Security.Cryptography;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Evidence.Tree;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

/// <summary>The other end, as small as it can be: a log in memory that takes identities and proves them.</summary>
sealed class TestLedger
{
    readonly string origin;
    readonly byte[] logSeed = RandomNumberGenerator.GetBytes(32), onlineSeed = RandomNumberGenerator.GetBytes(32);
    readonly Dictionary<(int, long), byte[]> nodes = [];
    readonly Dictionary<string, long> indexes = [];
    readonly GrowingTree tree;

    /// <param name="statements">The ledger's other log, where devices shall know it; of this ledger only its log is used.</param>
    public TestLedger(TestLedger? statements = null, string origin = "ledger.test/segments")
    {
        (this.origin, Statements) = (origin, statements);
        tree = new GrowingTree((level, index) => nodes[(level, index)]);
        Log = new NoteSigner(origin, logSeed);
        Online = new NoteSigner(Evidence.Log.Head.SignerOf(origin), onlineSeed);
    }

    public NoteSigner Log { get; }
    public NoteSigner Online { get; }
    public long Size => tree.Size;
    public TestLedger? Statements { get; }

    public string Terms(string device, string facility = "mine") => new EnrolmentTerms
    {
        Organisation = "demo",
        Facility = facility,
        Device = device,
        Voucher = RandomNumberGenerator.GetBytes(16),
        LedgerOnlineKey = Ed25519.PublicKey(onlineSeed),
        LedgerRootKey = RandomNumberGenerator.GetBytes(32),
        Logs = [.. ((TestLedger?[])[this, Statements]).OfType<TestLedger>().Select(log => new PinnedLog(log.origin, log.Log.Key.PublicKey, 0, MerkleTree.EmptyRoot))],
    }.Encode();

    public static (SegmentHeader Header, byte[] Identity) Read(ReadOnlySpan<byte> message)
    {
        Assert.True(SegmentMessage.TryRead(message, out var packed).IsOk);
        Assert.True(Segment.TryRead(packed!.Sign1, out var segment).IsOk);
        return (segment!.Header, segment.Identity);
    }

    /// <summary>Logs an identity (once) and proves it against the tree as it stands.</summary>
    public Receipt Receive(byte[] identity)
    {
        var name = Convert.ToHexString(identity);
        if (!indexes.TryGetValue(name, out var index))
        {
            index = indexes[name] = tree.Size;
            tree.Append(MerkleTree.Leaf(identity), (level, at, hash) => nodes[(level, at)] = hash);
        }
        return new Receipt(identity, index, tree.InclusionPath(index, tree.Size), new Checkpoint(origin, tree.Size, tree.Root()).Sign(Log));
    }

    /// <summary>The way from an earlier size to now.</summary>
    public CheckpointStep Step(long from) => new(from, tree.ConsistencyPath(from, tree.Size), new Checkpoint(origin, tree.Size, tree.Root()).Sign(Log));

    /// <summary>One more leaf that is nobody's, and the step to it with the wish for a cosignature.</summary>
    public CheckpointStep Ask(long from)
    {
        Receive(RandomNumberGenerator.GetBytes(32));
        return Step(from) with { Cosign = true };
    }

    public string Head(byte[] chain, byte[] run, long number, byte[] identity, params MissingRange[] missing) =>
        new Head { Chain = chain, Run = run, Number = number, Identity = identity, LogSize = tree.Size, Missing = missing }.Sign(Online);
}

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
    const string FirstOrigin = "ledger.test/segments";
    readonly byte[] logSeed = RandomNumberGenerator.GetBytes(32), onlineSeed, rootSeed;
    readonly Dictionary<(int, long), byte[]> nodes = [];
    readonly List<byte[]> entries = [];
    readonly Dictionary<string, long> indexes = [];
    readonly GrowingTree tree;

    /// <param name="statements">The ledger's other log, where devices shall know it; of this ledger only its log is used.</param>
    public TestLedger(TestLedger? statements = null, string origin = FirstOrigin)
        : this(origin, RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32)) => Statements = statements;

    TestLedger(string origin, byte[] onlineSeed, byte[] rootSeed)
    {
        (Origin, this.onlineSeed, this.rootSeed) = (origin, onlineSeed, rootSeed);
        tree = new GrowingTree((level, index) => nodes[(level, index)]);
        Log = new NoteSigner(Origin, logSeed);
        Online = new NoteSigner(Evidence.Log.Head.SignerOf(Origin), onlineSeed);
        Root = new NoteSigner(Succession.SignerOf(FirstOrigin), rootSeed);
    }

    public string Origin { get; }
    public NoteSigner Log { get; }
    public NoteSigner Root { get; }
    public NoteSigner Online { get; }
    public long Size => tree.Size;
    public TestLedger? Statements { get; private init; }

    public string Terms(string device, string facility = "mine") => new EnrolmentTerms
    {
        Organisation = "demo",
        Facility = facility,
        Device = device,
        Voucher = RandomNumberGenerator.GetBytes(16),
        LedgerOnlineKey = Ed25519.PublicKey(onlineSeed),
        LedgerRootKey = Ed25519.PublicKey(rootSeed),
        Logs = [.. ((TestLedger?[])[this, Statements]).OfType<TestLedger>().Select(log => new PinnedLog(log.Origin, log.Log.Key.PublicKey, 0, MerkleTree.EmptyRoot))],
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
            Append(identity);
        }
        return new Receipt(identity, index, tree.InclusionPath(index, tree.Size), new Checkpoint(Origin, tree.Size, tree.Root()).Sign(Log));
    }

    /// <summary>A receipt out of another history that the same log key signed: so many other leaves, then this one.</summary>
    public string Forge(int before, byte[] identity)
    {
        var nodes = new Dictionary<(int, long), byte[]>();
        var tree = new GrowingTree((level, index) => nodes[(level, index)]);
        for (var i = 0; i < before; i++) tree.Append(MerkleTree.Leaf([(byte)i, 7]), (l, i, h) => nodes[(l, i)] = h);
        tree.Append(MerkleTree.Leaf(identity), (l, i, h) => nodes[(l, i)] = h);
        return new Receipt(identity, before, tree.InclusionPath(before, tree.Size), new Checkpoint(Origin, tree.Size, tree.Root()).Sign(Log)).Encode();
    }

    void Append(byte[] entry)
    {
        entries.Add(entry);
        tree.Append(MerkleTree.Leaf(entry), (level, at, hash) => nodes[(level, at)] = hash);
    }

    /// <summary>The ledger comes back from a backup that holds so many leaves.</summary>
    public (TestLedger Next, Succession Said) Succeed(int kept)
    {
        var next = new TestLedger(Origin + "/next", onlineSeed, rootSeed) { Statements = Statements };
        var said = new Succession(Origin, tree.Size, tree.Root(), next.Log.Key, kept, 1);
        next.Append(SuccessionStatement.Of(said.Sign([Root]), new Checkpoint(Origin, tree.Size, tree.Root()).Sign(Log)).Encode());
        foreach (var entry in entries.Take(kept)) next.Receive(entry);
        return (next, said);
    }

    public bool Holds(byte[] identity) => indexes.ContainsKey(Convert.ToHexString(identity));

    /// <summary>The way from an earlier size to now.</summary>
    public CheckpointStep Step(long from) => new(from, tree.ConsistencyPath(from, tree.Size), new Checkpoint(Origin, tree.Size, tree.Root()).Sign(Log));

    /// <summary>One more leaf that is nobody's, and the step to it with the wish for a cosignature.</summary>
    public CheckpointStep Ask(long from)
    {
        Receive(RandomNumberGenerator.GetBytes(32));
        return Step(from) with { Cosign = true };
    }

    public string Head(byte[] chain, byte[] run, long number, byte[] identity, params MissingRange[] missing) =>
        new Head { Chain = chain, Run = run, Number = number, Identity = identity, LogSize = tree.Size, Missing = missing }.Sign(Online);
}

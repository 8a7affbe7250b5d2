using System.Text;
using Traceability.Evidence.Log;
using Traceability.Evidence.Tree;

namespace Traceability.Evidence.Tests.Log;

public sealed class CheckpointStepTests
{
    static readonly NoteSigner Signer = new("ledger.example/log", Enumerable.Repeat((byte)1, 32).ToArray());

    [Fact]
    public void A_step_leads_from_every_size_to_every_later_one_and_from_no_other_root()
    {
        var nodes = new Dictionary<(int, long), byte[]>();
        var tree = new GrowingTree((level, at) => nodes[(level, at)]);
        var roots = new List<byte[]> { MerkleTree.EmptyRoot };
        for (var i = 0; i < 20; i++)
        {
            tree.Append(MerkleTree.Leaf([(byte)i]), (level, at, hash) => nodes[(level, at)] = hash);
            roots.Add(tree.Root());
        }
        for (var to = 0; to <= 20; to++)
            for (var from = 0; from <= to; from++)
            {
                var checkpoint = new Checkpoint(Signer.Key.Name, to, roots[to]);
                var written = new CheckpointStep(from, tree.ConsistencyPath(from, to), checkpoint.Sign(Signer));
                Assert.Equal(ReadOutcome.Ok, CheckpointStep.TryRead(Encoding.UTF8.GetBytes(written.Encode()), out var read));
                Assert.Equal(written.Encode(), read!.Encode());
                Assert.False(read.Cosign);
                Assert.True(read.Continues(roots[from], checkpoint));
                var asking = written with { Cosign = true };
                Assert.Equal(ReadOutcome.Ok, CheckpointStep.TryRead(Encoding.UTF8.GetBytes(asking.Encode()), out read));
                Assert.Equal((true, asking.Encode()), (read!.Cosign, read.Encode()));
                Assert.False(read.Continues(new byte[32], checkpoint));
                if (from > 0 && from < to) Assert.False((read with { From = from - 1 }).Continues(roots[from], checkpoint));
            }
    }

    [Theory]
    [InlineData("", ReadKind.Empty)]
    [InlineData("tr-checkpoint/v2\nwhatever", ReadKind.Newer)]
    [InlineData("tr-checkpoint/v1\nfrom 3", ReadKind.Corrupt)]
    [InlineData("tr-checkpoint/v1\nfrom 3\n\n", ReadKind.Corrupt)]
    [InlineData("tr-checkpoint/v1\nfrom 03\n\nnote", ReadKind.Corrupt)]
    [InlineData("tr-checkpoint/v1\nfrom -3\n\nnote", ReadKind.Corrupt)]
    [InlineData("tr-checkpoint/v1\nfrom 3\nabc\n\nnote", ReadKind.Corrupt)]
    [InlineData("tr-checkpoint/v1\ncosign\nfrom 3\n\nnote", ReadKind.Corrupt)]
    [InlineData("tr-checkpoint/v1\nfrom 3\ncosign\ncosign\n\nnote", ReadKind.Corrupt)]
    [InlineData("tr-checkpoint/v1\nfrom 3\ncosign \n\nnote", ReadKind.Corrupt)]
    [InlineData("tr-checkpoint/v1\nfrom 3\ncosign", ReadKind.Corrupt)]
    [InlineData("tr-checkpoint/v01\nfrom 3\n\nnote", ReadKind.Corrupt)]
    [InlineData("tr-head/v1\nfrom 3\n\nnote", ReadKind.Corrupt)]
    public void What_is_no_step_is_told_apart(string text, ReadKind kind) => Assert.Equal(kind, CheckpointStep.TryRead(Encoding.UTF8.GetBytes(text), out _).Kind);

    [Fact]
    public void A_receipt_of_a_newer_kind_is_newer_whatever_follows_its_title_and_one_without_checkpoint_is_corrupt()
    {
        Assert.Equal(ReadKind.Newer, Receipt.TryRead("c2sp.org/tlog-proof@v2\nanything"u8, out _).Kind);
        Assert.Equal(ReadKind.Corrupt, Receipt.TryRead(Encoding.UTF8.GetBytes($"c2sp.org/tlog-proof@v1\nextra {Convert.ToBase64String(new byte[32])}\nindex 0\n\n"), out _).Kind);
    }
}

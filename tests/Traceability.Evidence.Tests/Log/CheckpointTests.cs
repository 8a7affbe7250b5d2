using System.Text;
using Traceability.Evidence.Log;
using Traceability.Evidence.Tree;

namespace Traceability.Evidence.Tests.Log;

public sealed class CheckpointTests
{
    static readonly NoteSigner Signer = new("ledger.example/log", Enumerable.Repeat((byte)1, 32).ToArray());
    static readonly string Root = Convert.ToBase64String(MerkleTree.EmptyRoot);

    static ReadOutcome Open(string text, out Checkpoint? checkpoint) => Checkpoint.TryOpen(Encoding.UTF8.GetBytes(SignedNote.Sign(text, Signer)), Signer.Key, out checkpoint);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9_007_199_254_740_991)]
    public void A_checkpoint_comes_back(long size)
    {
        var signed = new Checkpoint(Signer.Key.Name, size, MerkleTree.EmptyRoot).Sign(Signer);
        Assert.Equal(ReadOutcome.Ok, Checkpoint.TryOpen(Encoding.UTF8.GetBytes(signed), Signer.Key, out var read));
        Assert.Equal(size, read!.Size);
        Assert.Equal(MerkleTree.EmptyRoot, read.Root);
        Assert.Equal(Signer.Key.Name, read.Origin);
    }

    public static TheoryData<string> Malformed() => new(
        $"ledger.example/log\n01\n{Root}\n", $"ledger.example/log\n00\n{Root}\n", $"ledger.example/log\n-1\n{Root}\n", $"ledger.example/log\n+1\n{Root}\n",
        $"ledger.example/log\n 1\n{Root}\n", $"ledger.example/log\n1 \n{Root}\n", $"ledger.example/log\n1e3\n{Root}\n", $"ledger.example/log\n\n{Root}\n",
        $"ledger.example/log\n1,000\n{Root}\n", $"ledger.example/log\n9223372036854775808\n{Root}\n", $"ledger.example/log\n٣\n{Root}\n",
        $"another.example\n1\n{Root}\n", $"ledger.example/log \n1\n{Root}\n", $"\n1\n{Root}\n",
        $"ledger.example/log\n1\n{Root}\nextension\n", $"ledger.example/log\n1\n{Root}\n\n", $"ledger.example/log\n1\n", "ledger.example/log\n",
        $"ledger.example/log\n1\n{Root[..^1]}\n", $"ledger.example/log\n1\n{Root} \n", $"ledger.example/log\n1\n{Convert.ToBase64String(new byte[31])}\n",
        $"ledger.example/log\n1\n{Convert.ToBase64String(new byte[33])}\n", $"ledger.example/log\n1\n{Root[..^2]}V=\n", $"ledger.example/log\n1\n{Root.Replace('+', '-').Replace('/', '_')}\n");

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_signed_text_that_is_no_strict_checkpoint_is_refused(string text)
    {
        Assert.Equal(ReadKind.Corrupt, Open(text, out var checkpoint).Kind);
        Assert.Null(checkpoint);
    }

    [Fact]
    public void A_carriage_return_is_refused() => Assert.False(Open($"ledger.example/log\r\n1\r\n{Root}\r\n", out _).IsOk);
}

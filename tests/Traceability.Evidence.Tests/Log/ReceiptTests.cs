using System.Text;
using Traceability.Evidence.Log;
using Traceability.Evidence.Tree;

namespace Traceability.Evidence.Tests.Log;

public sealed class ReceiptTests
{
    static readonly NoteSigner Signer = new("ledger.example/log", Enumerable.Repeat((byte)1, 32).ToArray());
    static readonly byte[][] Identities = [.. Enumerable.Range(0, 7).Select(i => MerkleTree.Leaf([(byte)i]))];

    static Receipt Of(int index, int size)
    {
        var leaves = Identities[..size].Select(identity => MerkleTree.Leaf(identity)).ToArray();
        return new Receipt(Identities[index], index, MerkleTree.Path(leaves, index), new Checkpoint(Signer.Key.Name, size, MerkleTree.Root(leaves)).Sign(Signer));
    }

    static ReadOutcome Read(string text, out Receipt? receipt) => Receipt.TryRead(Encoding.UTF8.GetBytes(text), out receipt);

    [Fact]
    public void A_receipt_proves_its_segment_and_no_other_at_every_place_of_every_log()
    {
        for (var size = 1; size <= Identities.Length; size++)
        {
            for (var index = 0; index < size; index++)
            {
                var written = Of(index, size);
                Assert.Equal(ReadOutcome.Ok, Read(written.Encode(), out var read));
                Assert.Equal(written.Encode(), read!.Encode());
                Assert.Equal(index, read.Index);
                Assert.Equal(Identities[index], read.Identity);
                Assert.Equal(ReadOutcome.Ok, read.TryVerify(Identities[index], Signer.Key, out var checkpoint));
                Assert.Equal(size, checkpoint!.Size);
                Assert.False(read.TryVerify(Identities[(index + 1) % 7], Signer.Key, out checkpoint).IsOk);
                Assert.Null(checkpoint);
            }
        }
    }

    [Fact]
    public void A_receipt_of_another_ledger_is_refused()
    {
        var stranger = new NoteSigner(Signer.Key.Name, Enumerable.Repeat((byte)2, 32).ToArray());
        Assert.False(Of(0, 3).TryVerify(Identities[0], stranger.Key, out _).IsOk);
    }

    [Fact]
    public void The_extra_line_is_only_a_hint()
    {
        var lying = Of(1, 3) with { Identity = Identities[5] };
        Assert.True(Read(lying.Encode(), out var read).IsOk);
        Assert.True(read!.TryVerify(Identities[1], Signer.Key, out _).IsOk);
        Assert.False(read.TryVerify(Identities[5], Signer.Key, out _).IsOk);
    }

    [Fact]
    public void Every_truncation_and_every_flipped_bit_proves_nothing_else()
    {
        var bytes = Encoding.UTF8.GetBytes(Of(1, 3).Encode());
        for (var length = 0; length < bytes.Length; length++)
        {
            if (Receipt.TryRead(bytes.AsSpan(0, length), out var cut).IsOk) Assert.False(cut!.TryVerify(Identities[1], Signer.Key, out _).IsOk, $"{length} bytes");
        }
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            if (!Receipt.TryRead(flipped, out var read).IsOk || !read!.TryVerify(Identities[1], Signer.Key, out var checkpoint).IsOk) continue;
            Assert.True(read.Index == 1 && checkpoint!.Size == 3 && !read.Identity.AsSpan().SequenceEqual(Identities[1]), $"bit {bit} outside the hint");
        }
    }

    [Fact]
    public void Absent_lines_other_titles_and_later_versions_are_told_apart()
    {
        var good = Of(1, 3).Encode();
        string With(string from, string to) => good.Replace(from, to, StringComparison.Ordinal);
        Assert.Equal(ReadKind.Empty, Read("", out _).Kind);
        Assert.Equal(ReadKind.Newer, Read(With("@v1", "@v2"), out _).Kind);
        Assert.Equal(ReadKind.Corrupt, Read(With("@v1", "@vx"), out _).Kind);
        Assert.Equal(ReadKind.Corrupt, Read(With("@v1", "@v1 "), out _).Kind);
        Assert.Equal(ReadKind.Corrupt, Read(With("c2sp.org", "c2sp.com"), out _).Kind);
        Assert.Equal(ReadKind.Corrupt, Read(With("index 1", "index 01"), out _).Kind);
        Assert.Equal(ReadKind.Corrupt, Read(With("index 1", "index -1"), out _).Kind);
        Assert.Equal(ReadKind.Corrupt, Read(With("index 1\n", ""), out _).Kind);
        Assert.Equal(ReadKind.Corrupt, Read(With("extra ", "extra"), out _).Kind);
        Assert.Equal(ReadKind.Corrupt, Read(good[(good.IndexOf('\n', StringComparison.Ordinal) + 1)..], out _).Kind);
        Assert.Equal(ReadKind.Corrupt, Read(With("\n\n", "\n"), out _).Kind);
        Assert.Equal(ReadKind.Corrupt, Read(With("index 1\n", "index 1\n" + string.Concat(Enumerable.Repeat(Convert.ToBase64String(Identities[0]) + "\n", 63))), out _).Kind);
        Assert.Equal(ReadKind.Corrupt, Receipt.TryRead([0xC3, 0x28], out _).Kind);
    }
}

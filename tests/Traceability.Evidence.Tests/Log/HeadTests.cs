using System.Text;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Tests.Log;

public sealed class HeadTests
{
    static readonly NoteSigner Signer = new("ledger.example", Enumerable.Repeat((byte)4, 32).ToArray());

    static Head Sample(params MissingRange[] missing) => new()
    {
        Chain = [.. Enumerable.Repeat((byte)0xC0, 16)], Run = [.. Enumerable.Repeat((byte)0x11, 16)], Number = 17,
        Identity = [.. Enumerable.Repeat((byte)0xEE, 32)], LogSize = 4_000_000_000, Missing = missing,
    };

    static ReadOutcome Open(string note, out Head? head) => Head.TryOpen(Encoding.UTF8.GetBytes(note), Signer.Key, out head);

    [Fact]
    public void A_head_comes_back_with_all_it_says()
    {
        var written = Sample(new MissingRange(18, 18), new MissingRange(20, 31));
        Assert.Equal(ReadOutcome.Ok, Open(written.Sign(Signer), out var read));
        Assert.Equal(written.Chain, read!.Chain);
        Assert.Equal(written.Run, read.Run);
        Assert.Equal(17, read.Number);
        Assert.Equal(written.Identity, read.Identity);
        Assert.Equal(4_000_000_000, read.LogSize);
        Assert.Equal(written.Missing, read.Missing);
        Assert.Equal(written.Sign(Signer), read.Sign(Signer));
        Assert.True(Open(Sample().Sign(Signer), out read).IsOk);
        Assert.Empty(read!.Missing);
    }

    [Fact]
    public void At_most_sixty_four_missing_ranges_are_said_and_read()
    {
        var ranges = Enumerable.Range(0, 70).Select(i => new MissingRange(20 + 2 * i, 20 + 2 * i)).ToArray();
        Assert.True(Open(Sample(ranges).Sign(Signer), out var read).IsOk);
        Assert.Equal(ranges[..64], read!.Missing);
        var text = Body(Sample(ranges)) + "missing 900-900\n";
        Assert.Equal(ReadKind.Corrupt, Open(SignedNote.Sign(text, Signer), out _).Kind);
    }

    [Theory]
    [InlineData("tr-head/v1", "tr-head/v2", ReadKind.Newer)]
    [InlineData("tr-head/v1", "tr-head/v0", ReadKind.Corrupt)]
    [InlineData("tr-head/v1", "tr-head/v", ReadKind.Corrupt)]
    [InlineData("tr-head/v1", "tr-head/v1.5", ReadKind.Corrupt)]
    [InlineData("tr-head/v1", "ledger.example", ReadKind.Corrupt)]
    [InlineData("number 17", "number 017", ReadKind.Corrupt)]
    [InlineData("number 17", "number -17", ReadKind.Corrupt)]
    [InlineData("number 17", "number ", ReadKind.Corrupt)]
    [InlineData("number 17", "size 17", ReadKind.Corrupt)]
    [InlineData("number 17\n", "", ReadKind.Corrupt)]
    [InlineData("chain c0", "chain ", ReadKind.Corrupt)]
    [InlineData("chain c0", "chain x0", ReadKind.Corrupt)]
    [InlineData("chain c0", "chain c0c0", ReadKind.Corrupt)]
    [InlineData("missing 18-18", "missing 17-18", ReadKind.Corrupt)]
    [InlineData("missing 18-18", "missing 19-18", ReadKind.Corrupt)]
    [InlineData("missing 18-18", "missing 18", ReadKind.Corrupt)]
    [InlineData("missing 18-18", "missing -18", ReadKind.Corrupt)]
    [InlineData("missing 18-18", "missing 18-20", ReadKind.Corrupt)]
    [InlineData("missing 18-18", "later 18-18", ReadKind.Corrupt)]
    public void A_signed_text_of_another_shape_is_refused(string from, string to, ReadKind kind)
    {
        var text = Body(Sample(new MissingRange(18, 18), new MissingRange(20, 31))).Replace(from, to, StringComparison.Ordinal);
        Assert.Equal(kind, Open(SignedNote.Sign(text, Signer), out var head).Kind);
        Assert.Null(head);
    }

    [Fact]
    public void A_head_of_another_key_is_refused_and_nothing_is_told_apart_from_empty()
    {
        Assert.False(Head.TryOpen(Encoding.UTF8.GetBytes(Sample().Sign(Signer)), new NoteSigner("ledger.example", new byte[32]).Key, out _).IsOk);
        Assert.Equal(ReadKind.Empty, Open("", out _).Kind);
        var checkpoint = new Checkpoint(Signer.Key.Name, 1, new byte[32]).Sign(Signer);
        Assert.Equal(ReadKind.Corrupt, Open(checkpoint, out _).Kind);
        Assert.Equal(ReadKind.Corrupt, Checkpoint.TryOpen(Encoding.UTF8.GetBytes(Sample().Sign(Signer)), Signer.Key, out _).Kind);
    }

    static string Body(Head head)
    {
        var note = head.Sign(Signer);
        return note[..(note.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)];
    }
}

using System.Text;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Tests.Log;

public sealed class SuccessionTests
{
    static readonly byte[] RootSeed = [.. Enumerable.Repeat((byte)5, 32)];
    static readonly NoteSigner Root = new(Succession.SignerOf("ledger.example"), RootSeed);
    static readonly NoteSigner Old = new("ledger.example", [.. Enumerable.Repeat((byte)3, 32)]);
    static readonly NoteSigner New = new("ledger.example/2", [.. Enumerable.Repeat((byte)6, 32)]);
    static readonly Succession Sample = new("ledger.example", 4_000, [.. Enumerable.Repeat((byte)0xAB, 32)], New.Key, 3_990, 1_795_305_600_000);

    static ReadOutcome Open(string note, out Succession? succession, NoteKey? key = null) => Succession.TryOpen(Encoding.UTF8.GetBytes(note), key ?? Root.Key, out succession);

    static byte[] Statement(string note, string checkpoint) => SuccessionStatement.Of(note, checkpoint).Encode();

    static string OldCheckpoint => new Checkpoint(Sample.OldOrigin, Sample.Size, Sample.Root).Sign(Old);

    [Fact]
    public void A_succession_comes_back_with_all_it_says()
    {
        Assert.Equal("""
            tr-succession/v1
            old ledger.example
            size 4000
            root q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=
            new ledger.example/2+NEW
            kept 3990
            at 1795305600000

            """.ReplaceLineEndings("\n").Replace("ledger.example/2+NEW", New.Key.ToVerifierKey(), StringComparison.Ordinal), Sample.Text);
        Assert.Equal(ReadOutcome.Ok, Open(Sample.Sign([Root]), out var read));
        Assert.Equal(Sample.Text, read!.Text);
        Assert.Equal((3_990, 1_795_305_600_000), (read.Kept, read.AtMs));
        Assert.True(Succession.IsTitled(Encoding.UTF8.GetBytes(Sample.Sign([Root]))));
        Assert.False(Succession.IsTitled("tr-checkpoint/v1\n"u8));
    }

    [Fact]
    public void Each_name_of_the_root_key_opens_it_and_no_other_key()
    {
        var later = new NoteSigner(Succession.SignerOf("ledger.example/2"), RootSeed);
        var note = (Sample with { OldOrigin = "ledger.example/2", New = new NoteSigner("ledger.example/3", RootSeed).Key }).Sign([Root, later]);
        Assert.True(Open(note, out _).IsOk);
        Assert.True(Open(note, out _, later.Key).IsOk);
        Assert.Equal(ReadKind.Corrupt, Open(note, out _, new NoteSigner(Root.Key.Name, new byte[32]).Key).Kind);
        Assert.Equal(ReadKind.Corrupt, Open(SignedNote.Sign(Sample.Text, Old), out var read).Kind);
        Assert.Null(read);
        Assert.Equal(ReadKind.Empty, Open("", out _).Kind);
    }

    [Theory]
    [InlineData("tr-succession/v1", "tr-succession/v2", ReadKind.Newer)]
    [InlineData("tr-succession/v1", "tr-succession/v0", ReadKind.Corrupt)]
    [InlineData("tr-succession/v1", "tr-succession/v01", ReadKind.Corrupt)]
    [InlineData("tr-succession/v1", "tr-head/v1", ReadKind.Corrupt)]
    [InlineData("old ledger.example", "old ledger example", ReadKind.Corrupt)]
    [InlineData("old ledger.example", "old ", ReadKind.Corrupt)]
    [InlineData("old ledger.example", "old ledger.example/2", ReadKind.Corrupt)]
    [InlineData("old ledger.example", "new ledger.example", ReadKind.Corrupt)]
    [InlineData("size 4000", "size 04000", ReadKind.Corrupt)]
    [InlineData("size 4000", "size -1", ReadKind.Corrupt)]
    [InlineData("size 4000", "size 9007199254740992", ReadKind.Corrupt)]
    [InlineData("size 4000", "size 3989", ReadKind.Corrupt)]
    [InlineData("root q6", "root ", ReadKind.Corrupt)]
    [InlineData("new ledger", "new edger", ReadKind.Corrupt)]
    [InlineData("kept 3990", "kept 4001", ReadKind.Corrupt)]
    [InlineData("kept 3990", "kept ", ReadKind.Corrupt)]
    [InlineData("at 1795305600000", "at 2026-11-22", ReadKind.Corrupt)]
    [InlineData("at 1795305600000\n", "", ReadKind.Corrupt)]
    [InlineData("at 1795305600000\n", "at 1795305600000\nat 1795305600000\n", ReadKind.Corrupt)]
    public void A_signed_text_of_another_shape_is_refused(string from, string to, ReadKind kind)
    {
        var text = Sample.Text.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(Sample.Text, text);
        Assert.Equal(kind, Open(SignedNote.Sign(text, Root), out var read).Kind);
        Assert.Null(read);
    }

    [Fact]
    public void A_statement_holds_the_succession_and_the_last_checkpoint_with_all_its_signatures()
    {
        var witness = Cosignature.Sign(new Checkpoint(Sample.OldOrigin, Sample.Size, Sample.Root).Text, "witness", RootSeed, 1_795_305_000);
        var bytes = Statement(Sample.Sign([Root]), OldCheckpoint + witness);
        Assert.True(SuccessionStatement.IsMeant(bytes));
        Assert.True(SuccessionStatement.TryRead(bytes, out var statement, out var said).IsOk);
        Assert.Equal(Sample.Text, said!.Text);
        Assert.EndsWith(witness, Encoding.UTF8.GetString(statement!.OldCheckpoint), StringComparison.Ordinal);
        Assert.Equal(bytes, statement.Encode());
        Assert.False(SuccessionStatement.IsMeant(StatementEntry.OfEnrolment([1], null).Encode()));
    }

    [Fact]
    public void A_statement_whose_notes_speak_of_different_checkpoints_is_corrupt()
    {
        var note = Sample.Sign([Root]);
        foreach (var other in (Checkpoint[])[new("ledger.example/1", 4_000, Sample.Root), new(Sample.OldOrigin, 4_001, Sample.Root), new(Sample.OldOrigin, 4_000, new byte[32])])
            Assert.Equal(ReadKind.Corrupt, SuccessionStatement.TryRead(Statement(note, other.Sign(Old)), out _, out _).Kind);
        Assert.Equal(ReadKind.Corrupt, SuccessionStatement.TryRead(Statement("no note", OldCheckpoint), out _, out _).Kind);
        Assert.Equal(ReadKind.Corrupt, SuccessionStatement.TryRead(Statement("", OldCheckpoint), out _, out _).Kind);
        Assert.Equal(ReadKind.Corrupt, SuccessionStatement.TryRead([.. Statement(note, OldCheckpoint), 0], out _, out var said).Kind);
        Assert.Null(said);
        Assert.Equal(ReadKind.Empty, SuccessionStatement.TryRead([], out _, out _).Kind);
        Assert.Equal(ReadKind.Corrupt, SuccessionStatement.TryRead(new byte[65_536], out _, out _).Kind);
        var writer = new CborWriter();
        writer.Array(1);
        writer.Unsigned(2);
        Assert.Equal(ReadKind.Newer, SuccessionStatement.TryRead(writer.ToArray(), out _, out _).Kind);
        Assert.Equal(ReadKind.Newer, SuccessionStatement.TryRead(Statement(SignedNote.Sign(Sample.Text.Replace("/v1", "/v2", StringComparison.Ordinal), Root), OldCheckpoint), out _, out _).Kind);
    }
}

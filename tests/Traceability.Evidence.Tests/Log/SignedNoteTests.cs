using System.Text;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Tests.Log;

public sealed class SignedNoteTests
{
    static readonly NoteSigner Signer = new("ledger.example/log", Enumerable.Repeat((byte)1, 32).ToArray());
    static readonly NoteSigner Other = new("witness.example", Enumerable.Repeat((byte)2, 32).ToArray());
    const string Text = "first\nsecond\n";

    static ReadOutcome Open(string note) => SignedNote.TryOpen(Encoding.UTF8.GetBytes(note), Signer.Key, out _);

    static string Line(NoteSigner signer, string text) => SignedNote.Sign(text, signer)[(text.Length + 1)..];

    [Fact]
    public void A_signed_note_opens_to_its_text()
    {
        var note = SignedNote.Sign(Text, Signer);
        Assert.Equal(ReadOutcome.Ok, SignedNote.TryOpen(Encoding.UTF8.GetBytes(note), Signer.Key, out var text));
        Assert.Equal(Text, text);
        Assert.Equal(ReadKind.Corrupt, SignedNote.TryOpen(Encoding.UTF8.GetBytes(note), Other.Key, out text).Kind);
        Assert.Equal("", text);
    }

    [Fact]
    public void The_key_id_of_the_specifications_example_key_is_its_own()
    {
        const string verifierKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
        var key = Convert.FromBase64String(verifierKey.Split('+', 3)[2]);
        Assert.Equal(1, key[0]);
        var noteKey = new NoteKey("example.com/foo", key[1..]);
        Assert.Equal("530d903a", Convert.ToHexStringLower(noteKey.Id));
        Assert.Equal(verifierKey, noteKey.ToVerifierKey());
    }

    [Fact]
    public void Signatures_of_unknown_keys_are_ignored()
    {
        var own = Line(Signer, Text);
        var foreign = Line(Other, Text);
        Assert.True(Open($"{Text}\n{foreign}{own}").IsOk);
        Assert.True(Open($"{Text}\n{own}{foreign}").IsOk);
        var sameName = new NoteSigner(Signer.Key.Name, Enumerable.Repeat((byte)3, 32).ToArray());
        Assert.True(Open($"{Text}\n{Line(sameName, "not this text\n")}{own}").IsOk);
        Assert.Equal($"no signature of {Signer.Key.Name}", Open($"{Text}\n{foreign}").Reason);
        Assert.True(Open(Text + "\n" + string.Concat(Enumerable.Repeat(foreign, 20)) + own).IsOk);
    }

    [Fact]
    public void A_known_key_with_a_bad_signature_spoils_a_note_that_also_has_a_good_one()
    {
        var good = Line(Signer, Text);
        var bad = Line(Signer, "another text\n");
        Assert.Contains("bad signature", Open($"{Text}\n{good}{bad}").Reason, StringComparison.Ordinal);
        Assert.Contains("bad signature", Open($"{Text}\n{bad}{good}").Reason, StringComparison.Ordinal);
        var cut = $"— {Signer.Key.Name} {Convert.ToBase64String([.. Signer.Key.Id, .. new byte[63]])}\n";
        Assert.Contains("bad signature", Open($"{Text}\n{good}{cut}").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_runs_to_the_last_empty_line()
    {
        const string twoParts = "first\n\nsecond\n";
        Assert.Equal(ReadOutcome.Ok, SignedNote.TryOpen(Encoding.UTF8.GetBytes(SignedNote.Sign(twoParts, Signer)), Signer.Key, out var text));
        Assert.Equal(twoParts, text);
        var note = SignedNote.Sign(Text, Signer);
        Assert.False(Open(note + "\n" + Line(Signer, Text)).IsOk);
        Assert.False(Open(note.Replace("\n\n", "\n\n\n", StringComparison.Ordinal)).IsOk);
        Assert.False(Open(note.Replace("\n\n", "\n", StringComparison.Ordinal)).IsOk);
    }

    public static TheoryData<string> Malformed()
    {
        var note = SignedNote.Sign(Text, Signer);
        var line = Line(Signer, Text);
        return new TheoryData<string>(
            note[..^1], note + "\n", note + "\n\n", Text, Text + "\n", "\n\n", "\n", "x", "\n\n" + line[..^1],
            note.Replace("second", "sec\rond", StringComparison.Ordinal), note.Replace("second", "sec\0ond", StringComparison.Ordinal),
            note.Replace("second", "sec\tond", StringComparison.Ordinal), note.Replace("second", "sec\u001bond", StringComparison.Ordinal),
            note.Replace("\n", "\r\n", StringComparison.Ordinal), note.Replace("— ", "- ", StringComparison.Ordinal),
            note.Replace("— ", "—", StringComparison.Ordinal), note.Replace("— ", "—  ", StringComparison.Ordinal),
            note.Replace("=\n", "\n", StringComparison.Ordinal), note.Replace("=\n", " =\n", StringComparison.Ordinal), note[..^1] + " \n",
            $"{Text}\n{line}\n{line}", $"{Text}\n{line}junk\n", $"{Text}\n— na+me {Convert.ToBase64String(new byte[68])}\n{line}",
            $"{Text}\n— name {Convert.ToBase64String(new byte[4])}\n{line}", $"{Text}\n— name\n{line}", $"{Text}\n—  {Convert.ToBase64String(new byte[68])}\n{line}",
            Text + "\n" + string.Concat(Enumerable.Repeat(line, 65)));
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_note_of_another_shape_is_refused(string note) => Assert.Equal(ReadKind.Corrupt, Open(note).Kind);

    [Fact]
    public void No_bit_of_a_note_can_change()
    {
        var note = Encoding.UTF8.GetBytes(SignedNote.Sign(Text, Signer));
        for (var bit = 0; bit < note.Length * 8; bit++)
        {
            var flipped = (byte[])note.Clone();
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.False(SignedNote.TryOpen(flipped, Signer.Key, out _).IsOk, $"bit {bit}");
        }
        for (var length = 0; length < note.Length; length++) Assert.False(SignedNote.TryOpen(note.AsSpan(0, length), Signer.Key, out _).IsOk, $"{length} bytes");
        Assert.Equal(ReadKind.Empty, SignedNote.TryOpen([], Signer.Key, out _).Kind);
        Assert.False(SignedNote.TryOpen([0xFF, .. note], Signer.Key, out _).IsOk);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a\u00a0b", false)]
    [InlineData("a+b", false)]
    [InlineData("ledger.example/log", true)]
    public void A_name_has_no_space_and_no_plus(string name, bool fit) => Assert.Equal(fit, NoteKey.IsName(name));
}

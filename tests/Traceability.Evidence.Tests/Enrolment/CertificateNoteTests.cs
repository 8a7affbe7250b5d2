using System.Text;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Tests.Enrolment;

public sealed class CertificateNoteTests
{
    static readonly NoteSigner Online = new("demo/online", [.. Enumerable.Repeat((byte)1, 32)]), Later = new("demo/2/online", [.. Enumerable.Repeat((byte)1, 32)]);
    static readonly CertificateNote Given = new([.. Enumerable.Repeat((byte)0xC0, 16)], [.. Enumerable.Repeat((byte)0xEE, 32)], [.. Enumerable.Range(0, 100).Select(i => (byte)i)], [0x30, 0]);

    [Fact]
    public void A_note_is_read_back_under_each_name_of_the_online_key_and_by_no_other_key()
    {
        var note = Encoding.UTF8.GetBytes(Given.Sign(Online, Later));
        foreach (var key in (NoteKey[])[Online.Key, Later.Key])
        {
            Assert.Equal(ReadOutcome.Ok, CertificateNote.TryOpen(note, key, out var read));
            Assert.Equal([Given.Chain, Given.Request, Given.Certificate, Given.Authority], (byte[][])[read!.Chain, read.Request, read.Certificate, read.Authority]);
        }
        Assert.Equal(ReadKind.Corrupt, CertificateNote.TryOpen(note, new NoteSigner("demo/online", new byte[32]).Key, out _).Kind);
        Assert.Contains(CertificateNote.Pem(Given.Certificate) + CertificateNote.Pem(Given.Authority), Encoding.UTF8.GetString(note), StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_truncated_newer_and_other_texts_are_told_apart()
    {
        var note = Encoding.UTF8.GetBytes(Given.Sign(Online));
        Assert.Equal(ReadKind.Empty, CertificateNote.TryOpen([], Online.Key, out _).Kind);
        for (var length = 1; length < note.Length; length++) Assert.Equal(ReadKind.Corrupt, CertificateNote.TryOpen(note.AsSpan(0, length), Online.Key, out _).Kind);
        Assert.Equal(ReadKind.Newer, Signed("tr-certificate/v2\nwhatever\n").Kind);
        Assert.Equal(ReadKind.Corrupt, Signed("tr-suspension/v1\n").Kind);
    }

    [Theory]
    [InlineData("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n", "", "lines")] // one alone
    [InlineData("MAA=\n-----END CERTIFICATE-----\n", "MAA=\n-----END CERTIFICATE-----\nmore\n", "beside")]
    [InlineData("MAA=\n-----END CERTIFICATE-----\n", "M AA=\n-----END CERTIFICATE-----\n", "beside")]
    [InlineData("MAA=\n", "!AA=\n", "lines")]
    [InlineData("MAA=\n", "\n", "lines")]
    [InlineData("chain c", "chain C", "lines")]
    [InlineData("request ", "asked ", "lines")]
    [InlineData("\nrequest", "\nrequest 00\nrequest", "lines")]
    public void Whatever_else_is_signed_in_its_place_is_corrupt(string what, string instead, string why)
    {
        var note = Given.Sign(Online);
        var text = note[..(note.IndexOf("\n\n", StringComparison.Ordinal) + 1)];
        Assert.True(Signed(text).IsOk);
        var changed = text.Replace(what, instead, StringComparison.Ordinal);
        Assert.NotEqual(text, changed);
        var outcome = Signed(changed);
        Assert.Equal(ReadKind.Corrupt, outcome.Kind);
        Assert.Contains(why, outcome.Reason, StringComparison.Ordinal);
    }

    static ReadOutcome Signed(string text)
    {
        var outcome = CertificateNote.TryOpen(Encoding.UTF8.GetBytes(SignedNote.Sign(text, Online)), Online.Key, out var read);
        Assert.Equal(outcome.IsOk, read is not null);
        return outcome;
    }
}

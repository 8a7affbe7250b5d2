using System.Security.Cryptography;
using Traceability.Evidence.Log;
using Traceability.Evidence.Records;

namespace Traceability.Evidence.Tests.Records;

public sealed class DeedTests
{
    static readonly Deed Closing = new(
        [.. Enumerable.Range(0, 16).Select(i => (byte)i)], "demo", "refinery", DeedKind.Closing, "2026-10", null,
        [new DeedDocument("checklist", [.. Enumerable.Repeat((byte)0xAA, 32)]), new DeedDocument("figure", [.. Enumerable.Repeat((byte)0xBB, 32)])], null, "m.rossi", "analyst", 1_795_219_200_000);

    /// <summary>By hand from FORMAT.md §7.</summary>
    const string Vector =
        "8c" + "01" + "50" + "000102030405060708090a0b0c0d0e0f" + "6464656d6f" + "68726566696e657279" + "01" + "67323032362d3130" + "f6"
        + "82" + "82" + "69636865636b6c697374" + "5820" + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        + "82" + "66666967757265" + "5820" + "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
        + "f6" + "676d2e726f737369" + "67616e616c797374" + "1b000001a1fb671800";

    [Fact]
    public void A_deed_has_the_bytes_of_the_format_page_and_is_read_back()
    {
        Assert.Equal(Vector, Convert.ToHexStringLower(Closing.Encode()));
        Assert.Equal(ReadOutcome.Ok, Deed.TryRead(Convert.FromHexString(Vector), out var read));
        Assert.Equal(Vector, Convert.ToHexStringLower(read!.Encode()));
        Assert.Equal(0xBB, read.Document("figure")![0]);
        Assert.Null(read.Document("plan"));
        var restated = Closing with { Kind = DeedKind.Restatement, Note = "a wrong multiplier", Previous = Closing.Digest };
        Assert.Equal(ReadOutcome.Ok, Deed.TryRead(restated.Encode(), out read));
        Assert.Equal(Closing.Digest, read!.Previous);
    }

    [Fact]
    public void The_log_has_its_digest_alone()
    {
        var entry = Deed.Statement(Closing.Digest).Encode();
        Assert.Equal([0x83, 0x01, 0x0A, 0x58, 0x20, .. SHA256.HashData(Convert.FromHexString(Vector))], entry);
        Assert.Equal(ReadOutcome.Ok, StatementEntry.TryRead(entry, out var statement));
        Assert.Equal(StatementKind.Deed, statement!.Kind);
    }

    [Fact]
    public void Empty_truncated_longer_newer_and_other_structures_are_told_apart()
    {
        var bytes = Closing.Encode();
        Assert.Equal(ReadKind.Empty, Deed.TryRead([], out _).Kind);
        for (var length = 1; length < bytes.Length; length++) Assert.Equal(ReadKind.Corrupt, Deed.TryRead(bytes.AsSpan(0, length), out _).Kind);
        Assert.Equal(ReadKind.Corrupt, Deed.TryRead([.. bytes, 0], out _).Kind);
        Assert.Equal(ReadKind.Corrupt, Deed.TryRead(Deed.Statement(Closing.Digest).Encode(), out _).Kind);
        Assert.Equal(ReadKind.Newer, Deed.TryRead((Closing with { Kind = (DeedKind)11 }).Encode(), out _).Kind);
        bytes[1] = 2;
        Assert.Equal(ReadKind.Newer, Deed.TryRead(bytes, out _).Kind);
    }

    [Fact]
    public void A_redecoding_names_one_profile_and_has_one_in_its_place()
    {
        var mended = Closing with { Kind = DeedKind.Redecoding, About = new string('a', 64), Note = "a wrong multiplier", Documents = [Closing.Documents[0]] };
        Assert.Equal(ReadOutcome.Ok, Deed.TryRead(mended.Encode(), out _));
        foreach (var wrong in (Deed[])[mended with { About = "mine" }, mended with { About = new string('A', 64) }, mended with { Documents = Closing.Documents }, mended with { Note = null }])
            Assert.Equal(ReadKind.Corrupt, Deed.TryRead(wrong.Encode(), out _).Kind);
    }

    [Fact]
    public void What_contradicts_itself_is_corrupt()
    {
        var note = "why";
        Deed[] wrong =
        [
            Closing with { Salt = new byte[15] }, Closing with { Facility = "Refinery" }, Closing with { Kind = 0 }, Closing with { About = "" }, Closing with { About = new string('a', 129) },
            Closing with { Note = "two\nlines" }, Closing with { Note = new string('n', 1025) }, Closing with { Documents = [] }, Closing with { Documents = [.. Closing.Documents.Reverse()] },
            Closing with { Documents = [Closing.Documents[0], Closing.Documents[0]] }, Closing with { Documents = [new DeedDocument("figure", new byte[31])] },
            Closing with { Documents = [.. Enumerable.Range(0, 9).Select(i => new DeedDocument($"{i}", new byte[32]))] }, Closing with { Previous = [] },
            Closing with { Kind = DeedKind.Assurance, Note = note }, Closing with { Kind = DeedKind.Restatement, Previous = new byte[32] }, Closing with { Kind = DeedKind.Disposition },
            Closing with { Account = "" }, Closing with { Role = "" }, Closing with { AtMs = -1 },
        ];
        foreach (var deed in wrong)
        {
            Assert.Equal(ReadKind.Corrupt, Deed.TryRead(deed.Encode(), out var read).Kind);
            Assert.Null(read);
        }
        Assert.Equal(ReadOutcome.Ok, Deed.TryRead((Closing with { Kind = DeedKind.Disposition, Documents = [], Note = note }).Encode(), out _));
    }
}

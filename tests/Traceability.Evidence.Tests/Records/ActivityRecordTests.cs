using System.Security.Cryptography;
using Traceability.Evidence.Log;
using Traceability.Evidence.Records;

namespace Traceability.Evidence.Tests.Records;

public sealed class ActivityRecordTests
{
    const long From = 1_795_219_200_000, Month = 30L * 86_400_000;

    static readonly ActivityRecord Invoice = new(
        [.. Enumerable.Range(0, 16).Select(i => (byte)i)], "demo", "refinery", "limestone", RecordKind.Invoice, From, From + Month, 120_5, -1, "t",
        "INV-1", [.. Enumerable.Repeat((byte)0xAA, 32)], "kiln 2", null, "admin-token", "administrator", From + Month + 1);

    /// <summary>By hand from FORMAT.md §7.</summary>
    const string Vector =
        "92" + "01" + "50" + "000102030405060708090a0b0c0d0e0f" + "6464656d6f" + "68726566696e657279" + "696c696d6573746f6e65" + "01"
        + "1b000001a1fb671800" + "1b000001a295e5e000" + "1904b5" + "20" + "6174" + "65494e562d31"
        + "5820" + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" + "666b696c6e2032" + "f6"
        + "6b61646d696e2d746f6b656e" + "6d61646d696e6973747261746f72" + "1b000001a295e5e001";

    [Fact]
    public void A_record_has_the_bytes_of_the_format_page_and_is_read_back()
    {
        Assert.Equal(Vector, Convert.ToHexStringLower(Invoice.Encode()));
        Assert.Equal(ReadOutcome.Ok, ActivityRecord.TryRead(Convert.FromHexString(Vector), out var read));
        Assert.Equal(Vector, Convert.ToHexStringLower(read!.Encode()));
        Assert.Equal((RecordKind.Invoice, 1205L, -1, "INV-1", null), (read.Kind, read.Quantity, read.Exponent, read.Document, read.Replaces));
        var dip = Invoice with { Kind = RecordKind.Dip, ToMs = From, Document = null, Attachment = null, Note = null, Replaces = Invoice.Digest };
        Assert.Equal(ReadOutcome.Ok, ActivityRecord.TryRead(dip.Encode(), out read));
        Assert.Equal(Invoice.Digest, read!.Replaces);
    }

    [Fact]
    public void The_log_has_its_digest_alone()
    {
        var entry = ActivityRecord.Statement(Invoice.Digest).Encode();
        Assert.Equal([0x83, 0x01, 0x09, 0x58, 0x20, .. SHA256.HashData(Convert.FromHexString(Vector))], entry);
        Assert.Equal(ReadOutcome.Ok, StatementEntry.TryRead(entry, out var statement));
        Assert.Equal(StatementKind.Record, statement!.Kind);
    }

    [Fact]
    public void Empty_truncated_longer_newer_and_other_structures_are_told_apart()
    {
        var bytes = Invoice.Encode();
        Assert.Equal(ReadKind.Empty, ActivityRecord.TryRead([], out _).Kind);
        for (var length = 1; length < bytes.Length; length++) Assert.Equal(ReadKind.Corrupt, ActivityRecord.TryRead(bytes.AsSpan(0, length), out _).Kind);
        Assert.Equal(ReadKind.Corrupt, ActivityRecord.TryRead([.. bytes, 0], out _).Kind);
        Assert.Equal(ReadKind.Corrupt, ActivityRecord.TryRead(ActivityRecord.Statement(Invoice.Digest).Encode(), out _).Kind);
        bytes[1] = 2;
        Assert.Equal(ReadKind.Corrupt, ActivityRecord.TryRead(bytes, out _).Kind); // it lacks what version 2 has
        bytes[1] = 3;
        Assert.Equal(ReadKind.Newer, ActivityRecord.TryRead(bytes, out _).Kind);
    }

    [Fact]
    public void What_contradicts_itself_is_corrupt()
    {
        ActivityRecord[] wrong =
        [
            Invoice with { Salt = new byte[15] }, Invoice with { Facility = "Refinery" }, Invoice with { Stream = "" }, Invoice with { Stream = new string('s', 65) },
            Invoice with { Kind = (RecordKind)7 }, Invoice with { Kind = 0 }, Invoice with { ToMs = From }, Invoice with { ToMs = From - 1 }, Invoice with { Kind = RecordKind.Dip },
            Invoice with { Quantity = -1 }, Invoice with { Quantity = 1L << 53 }, Invoice with { Quantity = 1200 }, Invoice with { Exponent = -10 }, Invoice with { Exponent = 1 },
            Invoice with { Kind = RecordKind.Estimate, Note = null }, Invoice with { Kind = RecordKind.Intervals, Attachment = null }, Invoice with { Note = "two\nlines" },
            Invoice with { Attachment = new byte[31] }, Invoice with { Replaces = [] }, Invoice with { Account = "" }, Invoice with { AtMs = -1 },
        ];
        foreach (var record in wrong)
        {
            Assert.Equal(ReadKind.Corrupt, ActivityRecord.TryRead(record.Encode(), out var read).Kind);
            Assert.Null(read);
        }
    }
}

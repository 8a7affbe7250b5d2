using Traceability.Evidence.Enrolment;

namespace Traceability.Evidence.Tests.Enrolment;

public sealed class EnrolmentTermsTests
{
    static readonly EnrolmentTerms Sample = new()
    {
        Organisation = "demo", Facility = "mine", Device = "edge-mine", Voucher = [.. Enumerable.Range(0, 16).Select(i => (byte)i)],
        LedgerOnlineKey = new byte[32], LedgerRootKey = [.. Enumerable.Repeat((byte)9, 32)], Logs = [new PinnedLog("ledger.example/segments", new byte[32], 12, new byte[32])],
    };

    [Fact]
    public void Terms_come_back_even_from_an_editor_that_ends_lines_otherwise()
    {
        foreach (var text in (string[])[Sample.Encode(), Sample.Encode().Replace("\n", "\r\n", StringComparison.Ordinal), Sample.Encode().TrimEnd(), Sample.Encode() + "\n\n"])
        {
            Assert.Equal(ReadOutcome.Ok, EnrolmentTerms.TryRead(text, out var read));
            Assert.Equal(Sample.Encode(), read!.Encode());
        }
    }

    [Theory]
    [InlineData("terms v1", "terms v2", ReadKind.Newer, "newer")]
    [InlineData("terms v1", "terms v", ReadKind.Corrupt, "line 1")]
    [InlineData("terms v1", "terms v1b", ReadKind.Corrupt, "line 1")]
    [InlineData("traceability", "another", ReadKind.Corrupt, "line 1")]
    [InlineData("organisation demo", "organisation", ReadKind.Corrupt, "line 2")]
    [InlineData("organisation demo", "organisation Demo", ReadKind.Corrupt, "line 2")]
    [InlineData("facility mine", "facility ../mine", ReadKind.Corrupt, "line 3")]
    [InlineData("device edge-mine", "device  edge-mine", ReadKind.Corrupt, "line 4")]
    [InlineData("voucher 0001020304050607", "voucher 000102030405060A", ReadKind.Corrupt, "line 5")]
    [InlineData("ledger-root-key CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=", "ledger-root-key CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQl=", ReadKind.Corrupt, "line 7")]
    [InlineData(" 12 ", " 012 ", ReadKind.Corrupt, "line 8")]
    [InlineData("facility mine", "facilities mine", ReadKind.Corrupt, "line 3")]
    [InlineData("voucher 00", "voucher 0", ReadKind.Corrupt, "line 5")]
    [InlineData("voucher 00", "voucher xx", ReadKind.Corrupt, "line 5")]
    [InlineData("ledger-online-key A", "ledger-online-key ", ReadKind.Corrupt, "line 6")]
    [InlineData("ledger-root-key C", "ledger-root-key !", ReadKind.Corrupt, "line 7")]
    [InlineData(" 12 ", " -12 ", ReadKind.Corrupt, "line 8")]
    [InlineData(" 12 ", " ", ReadKind.Corrupt, "line 8")]
    [InlineData("log ", "logs ", ReadKind.Corrupt, "line 8")]
    public void A_mistake_is_named_by_its_line(string from, string to, ReadKind kind, string reason)
    {
        var outcome = EnrolmentTerms.TryRead(Sample.Encode().Replace(from, to, StringComparison.Ordinal), out var terms);
        Assert.Equal(kind, outcome.Kind);
        Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
        Assert.Null(terms);
    }

    [Fact]
    public void An_empty_file_is_empty_and_a_cut_one_corrupt()
    {
        Assert.Equal(ReadKind.Empty, EnrolmentTerms.TryRead("", out _).Kind);
        Assert.Equal(ReadKind.Empty, EnrolmentTerms.TryRead(" \r\n", out _).Kind);
        Assert.Equal(ReadKind.Corrupt, EnrolmentTerms.TryRead(Sample.Encode()[..120], out _).Kind);
    }
}

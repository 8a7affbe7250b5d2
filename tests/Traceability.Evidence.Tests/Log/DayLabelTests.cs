using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Tests.Log;

public sealed class DayLabelTests
{
    static readonly DateOnly Day = new(2026, 11, 21);
    static readonly byte[] Key = Days.Repeat(4, 32);

    /// <summary>By Python's hmac.</summary>
    [Fact]
    public void Label_and_grants_are_those_of_another_implementation()
    {
        Assert.Equal("995c1b9a8ed4c76e45da382102ee0b1514293a05848f893d2ae2eae6d86c4d4c", Convert.ToHexStringLower(DayLabel.Of(Key, Day)));
        Assert.Equal("db98f8d379b0f056b15875cbc1c8d779d81827e25767a74886bc48bb0a5c2584", Convert.ToHexStringLower(DayLabel.GrantOf(Key, Day)));
        Assert.Equal("6282e32be8e4c1f270b842fc6895f59cd76f4565eae2c9c1641d2dbf2cdc7373", Convert.ToHexStringLower(DayLabel.GrantOf(Key)));
    }

    [Fact]
    public void The_leaf_is_an_array_of_version_kind_label_and_digest()
    {
        var leaf = new DayLabel(Days.Repeat(0xAA, 32), Days.Repeat(0xBB, 32));
        byte[] bytes = [0x84, 0x01, 0x02, 0x58, 0x20, .. leaf.Label, 0x58, 0x20, .. leaf.Digest];
        Assert.Equal(bytes, leaf.Encode());
        Assert.True(DayLabel.TryRead(bytes, out var read).IsOk);
        Assert.Equal([leaf.Label, leaf.Digest], (byte[][])[read!.Label, read.Digest]);
        Assert.True(StatementEntry.TryRead(bytes, out var statement).IsOk);
        Assert.Equal(StatementKind.DayLabel, statement!.Kind);
    }

    [Theory]
    [InlineData("", ReadKind.Empty)]
    [InlineData("8402020202", ReadKind.Newer)]
    [InlineData("8401", ReadKind.Corrupt)]
    [InlineData("840102", ReadKind.Corrupt)]
    [InlineData("8301024100", ReadKind.Corrupt)]
    [InlineData("84010241004100", ReadKind.Corrupt)]
    [InlineData("84010140f6", ReadKind.Corrupt)]
    [InlineData("00", ReadKind.Corrupt)]
    public void Other_bytes_are_none(string hex, ReadKind kind)
    {
        Assert.Equal(kind, DayLabel.TryRead(Convert.FromHexString(hex), out var leaf).Kind);
        Assert.Null(leaf);
    }

    [Fact]
    public void A_leaf_with_one_byte_more_is_corrupt() =>
        Assert.Equal(ReadKind.Corrupt, DayLabel.TryRead([.. new DayLabel(new byte[32], new byte[32]).Encode(), 0], out _).Kind);

    [Fact]
    public void The_log_tells_its_kinds_apart_and_later_ones_from_wrong_ones()
    {
        Assert.True(StatementEntry.TryRead(StatementEntry.OfEnrolment([1], null).Encode(), out var statement).IsOk);
        Assert.Equal(StatementKind.Enrolment, statement!.Kind);
        Assert.Equal(ReadKind.Newer, StatementEntry.TryRead([0x82, 0x01, 0x18, 0x63], out _).Kind);
        Assert.Equal(ReadKind.Newer, StatementEntry.TryRead([0x82, 0x02, 0x00], out _).Kind);
        Assert.Equal(ReadKind.Corrupt, StatementEntry.TryRead([0x81, 0x01], out _).Kind);
        Assert.Equal(ReadKind.Corrupt, StatementEntry.TryRead([0x83, 0x01, 0x01, 0x40], out _).Kind);
        Assert.Equal(ReadKind.Empty, StatementEntry.TryRead([], out _).Kind);
        Assert.True(StatementLog.IsOrigin(StatementLog.OriginOf("ledger.example/segments")));
        Assert.False(StatementLog.IsOrigin("ledger.example/segments"));
    }
}

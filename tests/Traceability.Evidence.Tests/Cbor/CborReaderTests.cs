using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Tests.Cbor;

public sealed class CborReaderTests
{
    [Theory]
    [InlineData("1817", "shortest")]
    [InlineData("1900ff", "shortest")]
    [InlineData("1a0000ffff", "shortest")]
    [InlineData("1b00000000ffffffff", "shortest")]
    [InlineData("1bffffffffffffffff", "64 bits")]
    [InlineData("3bffffffffffffffff", "64 bits")]
    [InlineData("1f", "indefinite")]
    [InlineData("1c", "reserved")]
    [InlineData("19ff", "end inside")]
    [InlineData("", "too early")]
    [InlineData("40", "not an integer")]
    [InlineData("f6", "not an integer")]
    [InlineData("0000", "trailing")]
    public void An_integer_that_is_not_the_one_encoding_is_refused(string hex, string reason)
    {
        var reader = new CborReader(Convert.FromHexString(hex));
        Assert.False(reader.Integer(out _) && reader.End());
        Assert.Contains(reason, reader.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5bffffffffffffffff")]
    [InlineData("5a7fffffff")]
    [InlineData("5affffffff00")]
    [InlineData("43ffff")]
    [InlineData("5f4100ff")]
    public void A_byte_string_longer_than_what_is_there_allocates_nothing(string hex)
    {
        var reader = new CborReader(Convert.FromHexString(hex));
        Assert.False(reader.Bytes(out var value));
        Assert.True(value.IsEmpty);
        Assert.NotNull(reader.Error);
    }

    [Theory]
    [InlineData("9bffffffffffffffff")]
    [InlineData("9a7fffffff")]
    [InlineData("8200")]
    [InlineData("9f00ff")]
    public void An_array_of_more_items_than_bytes_is_refused_unseen(string hex)
    {
        var reader = new CborReader(Convert.FromHexString(hex));
        Assert.False(reader.Array(out var count));
        Assert.Equal(0, count);
    }

    [Fact]
    public void A_map_needs_two_bytes_for_each_member()
    {
        var reader = new CborReader([0xA2, 0x00, 0x00, 0x01]);
        Assert.False(reader.Map(out _));
    }

    [Fact]
    public void A_text_has_a_longest_length_and_must_be_UTF8()
    {
        var reader = new CborReader([0x63, 0x61, 0x62, 0x63]);
        Assert.False(reader.Text(2, out _));
        Assert.Contains("at most 2", reader.Error, StringComparison.Ordinal);
        reader = new CborReader([0x62, 0xC3, 0x28]);
        Assert.False(reader.Text(9, out _));
        Assert.Contains("UTF-8", reader.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_error_stays_and_nothing_is_read_after_it()
    {
        var reader = new CborReader([0x41, 0x00, 0x01]);
        Assert.False(reader.Integer(out _));
        var first = reader.Error;
        Assert.False(reader.Bytes(out _));
        Assert.False(reader.Null());
        Assert.False(reader.End());
        Assert.Equal(first, reader.Error);
        Assert.Equal(0, reader.Offset);
    }

    [Fact]
    public void Bounds_are_kept_for_integers_and_for_those_that_may_be_null()
    {
        var reader = new CborReader([0x05]);
        Assert.False(reader.Integer(0, 4, out int _));
        reader = new CborReader([0x20]);
        Assert.False(reader.IntegerOrNull(0, 4, out _));
        reader = new CborReader([0xF6]);
        Assert.True(reader.IntegerOrNull(0, 4, out var none) && reader.End());
        Assert.Null(none);
    }
}

using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Tests.Cbor;

public sealed class CborWriterTests
{
    /// <summary>RFC 8949, appendix A: the unsigned and negative integers that fit 64 bits.</summary>
    [Theory]
    [InlineData(0L, "00")]
    [InlineData(1L, "01")]
    [InlineData(10L, "0a")]
    [InlineData(23L, "17")]
    [InlineData(24L, "1818")]
    [InlineData(25L, "1819")]
    [InlineData(100L, "1864")]
    [InlineData(255L, "18ff")]
    [InlineData(256L, "190100")]
    [InlineData(1000L, "1903e8")]
    [InlineData(65535L, "19ffff")]
    [InlineData(65536L, "1a00010000")]
    [InlineData(1000000L, "1a000f4240")]
    [InlineData(4294967295L, "1affffffff")]
    [InlineData(4294967296L, "1b0000000100000000")]
    [InlineData(1000000000000L, "1b000000e8d4a51000")]
    [InlineData(long.MaxValue, "1b7fffffffffffffff")]
    [InlineData(-1L, "20")]
    [InlineData(-10L, "29")]
    [InlineData(-24L, "37")]
    [InlineData(-25L, "3818")]
    [InlineData(-100L, "3863")]
    [InlineData(-256L, "38ff")]
    [InlineData(-257L, "390100")]
    [InlineData(-1000L, "3903e7")]
    [InlineData(long.MinValue, "3b7fffffffffffffff")]
    public void An_integer_is_written_as_the_standard_prints_it_and_read_back(long value, string hex)
    {
        var writer = new CborWriter();
        writer.Integer(value);
        Assert.Equal(hex, Convert.ToHexStringLower(writer.Written));
        var reader = new CborReader(writer.Written);
        Assert.True(reader.Integer(out var read) && reader.End(), reader.Error);
        Assert.Equal(value, read);
        Assert.True(DeterministicCbor.Check(writer.Written).IsOk);
    }

    [Theory]
    [InlineData("", "60")]
    [InlineData("a", "6161")]
    [InlineData("IETF", "6449455446")]
    [InlineData("\"\\", "62225c")]
    [InlineData("ü", "62c3bc")]
    [InlineData("水", "63e6b0b4")]
    [InlineData("\U00010151", "64f0908591")]
    public void A_text_is_written_as_the_standard_prints_it_and_read_back(string value, string hex)
    {
        var writer = new CborWriter();
        writer.Text(value);
        Assert.Equal(hex, Convert.ToHexStringLower(writer.Written));
        var reader = new CborReader(writer.Written);
        Assert.True(reader.Text(16, out var read) && reader.End(), reader.Error);
        Assert.Equal(value, read);
    }

    [Fact]
    public void Byte_strings_arrays_maps_tags_and_null_are_written_as_the_standard_prints_them()
    {
        Assert.Equal("40", Written(w => w.Bytes([])));
        Assert.Equal("4401020304", Written(w => w.Bytes([1, 2, 3, 4])));
        Assert.Equal("80", Written(w => w.Array(0)));
        Assert.Equal("83010203", Written(w => { w.Array(3); w.Integer(1); w.Integer(2); w.Integer(3); }));
        Assert.Equal("8301820203820405", Written(w =>
        {
            w.Array(3); w.Integer(1); w.Array(2); w.Integer(2); w.Integer(3); w.Array(2); w.Integer(4); w.Integer(5);
        }));
        Assert.Equal("9819", Written(w => w.Array(25)));
        Assert.Equal("a0", Written(w => w.Map(0)));
        Assert.Equal("a201020304", Written(w => { w.Map(2); w.Integer(1); w.Integer(2); w.Integer(3); w.Integer(4); }));
        Assert.Equal("c11a514b67b0", Written(w => { w.Tag(1); w.Integer(1363896240); }));
        Assert.Equal("d818456449455446", Written(w => { w.Tag(24); w.Bytes("dIETF"u8); }));
        Assert.Equal("f6", Written(w => w.Null()));
        Assert.Equal("43000000", Written(w => w.Reserve(3)));
    }

    static string Written(Action<CborWriter> write)
    {
        var writer = new CborWriter();
        write(writer);
        return Convert.ToHexStringLower(writer.Written);
    }
}

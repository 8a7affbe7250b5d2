using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Tests.Cbor;

public sealed class PackedDeltasTests
{
    const long Largest = PackedDeltas.Largest;

    [Theory]
    [InlineData("80", new long[0])]
    [InlineData("8105", new long[] { 5 })]
    [InlineData("83050a40", new long[] { 5, 15, 25 })]                      // all differences equal: no bits
    [InlineData("830000420101", new long[] { 0, 1, 1 })]                    // differences 1, 0 in one bit each
    [InlineData("8300224302b400", new long[] { 0, -3, -5, -5, -6, -9 })]    // least −3, then 0, 1, 3, 2, 0 in two bits
    public void A_run_has_the_bytes_the_format_gives(string hex, long[] values)
    {
        var writer = new CborWriter();
        PackedDeltas.Write(writer, values);
        Assert.Equal(hex, Convert.ToHexStringLower(writer.Written));
        Assert.Null(Read(hex, values.Length, out var read));
        Assert.Equal(values, read);
    }

    [Fact]
    public void Bits_are_least_significant_first()
    {
        // differences 3, 1, 4, 1, 5: least 1, so 2, 0, 3, 0, 4 in 3 bits each: 010 000 110 000 001 read from the low end.
        var writer = new CborWriter();
        PackedDeltas.Write(writer, [10, 13, 14, 18, 19, 24]);
        Assert.Equal("830a014303c240", Convert.ToHexStringLower(writer.Written));
    }

    [Fact]
    public void Any_run_within_53_bits_comes_back()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var values = new long[random.Next(0, 70)];
            var bits = random.Next(0, 54);
            for (var i = 0; i < values.Length; i++) values[i] = Math.Clamp(random.NextInt64(-(1L << bits), (1L << bits) + 1), -Largest, Largest);
            var writer = new CborWriter();
            PackedDeltas.Write(writer, values);
            var error = Read(Convert.ToHexStringLower(writer.Written), values.Length, out var read);
            Assert.True(error is null, $"seed {seed}: {error}");
            Assert.Equal(values, read);
        }
    }

    [Fact]
    public void The_widest_swing_takes_55_bits_and_comes_back()
    {
        long[] values = [Largest, -Largest, Largest, -Largest];
        var writer = new CborWriter();
        PackedDeltas.Write(writer, values);
        Assert.Null(Read(Convert.ToHexStringLower(writer.Written), 4, out var read));
        Assert.Equal(values, read);
    }

    [Theory]
    [InlineData(3, "830500420200", "one encoding")]     // both differences are 0, written out in two bits
    [InlineData(3, "830500420100", "one encoding")]     // … in one bit
    [InlineData(3, "830500420204", "one encoding")]     // differences 0 and 1 fit one bit
    [InlineData(3, "830504420103", "one encoding")]     // least 4 is never reached
    [InlineData(3, "830500420106", "padding")]          // a bit beyond the last difference
    [InlineData(3, "8305004100", "width of 0")]
    [InlineData(3, "8305004139", "width of 57")]
    [InlineData(3, "83050043010200", "3 bytes for 2")]
    [InlineData(3, "8305004101", "1 bytes for 2")]
    [InlineData(2, "831b001fffffffffffff0140", "2^53")]
    [InlineData(2, "833b001ffffffffffffe2040", "2^53")]
    [InlineData(1, "811b0020000000000000", "outside")]
    [InlineData(2, "83001b003fffffffffffff40", "outside")]
    [InlineData(2, "8105", "instead of 3")]
    [InlineData(1, "80", "instead of 1")]
    [InlineData(0, "8105", "instead of 0")]
    public void Any_other_encoding_of_a_run_is_refused(int count, string hex, string reason)
    {
        var error = Read(hex, count, out _);
        Assert.NotNull(error);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    /// <summary>What is read is written again to the same bytes, whatever the bytes were: the one-encoding rule as a law.</summary>
    [Fact]
    public void Whatever_is_accepted_is_what_the_writer_writes()
    {
        var random = new Random(5);
        var accepted = 0;
        for (var round = 0; round < 200_000; round++)
        {
            var count = random.Next(2, 6);
            var width = random.Next(0, 4);
            var bits = width == 0 ? [] : new byte[1 + ((count - 1) * width + 7) / 8];
            random.NextBytes(bits);
            if (width > 0) bits[0] = (byte)width;
            var writer = new CborWriter();
            writer.Array(3);
            writer.Integer(random.Next(-3, 4));
            writer.Integer(random.Next(-3, 4));
            writer.Bytes(bits);
            var reader = new CborReader(writer.Written);
            if (!PackedDeltas.TryRead(ref reader, count, out var values) || !reader.End()) continue;
            accepted++;
            var again = new CborWriter();
            PackedDeltas.Write(again, values);
            Assert.Equal(Convert.ToHexStringLower(writer.Written), Convert.ToHexStringLower(again.Written));
        }
        Assert.True(accepted > 1000, $"only {accepted} runs were accepted");
    }

    static string? Read(string hex, int count, out long[] values)
    {
        var reader = new CborReader(Convert.FromHexString(hex));
        return PackedDeltas.TryRead(ref reader, count, out values) && reader.End() ? null : reader.Error;
    }
}

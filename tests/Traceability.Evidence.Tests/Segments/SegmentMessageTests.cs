using System.IO.Compression;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Tests.Segments;

public sealed class SegmentMessageTests
{
    static ReadOutcome Read(string hex) => SegmentMessage.TryRead(Convert.FromHexString(hex), out _);

    [Fact]
    public void The_four_results_are_told_apart()
    {
        Assert.Equal(ReadKind.Ok, Read("8401400040").Kind);
        Assert.Equal(ReadKind.Empty, Read("").Kind);
        Assert.Equal(ReadKind.Newer, Read("8402400040").Kind);
        Assert.Equal(ReadKind.Newer, Read("85024000404000").Kind);
        Assert.Equal(ReadKind.Corrupt, Read("8400400040").Kind);
        Assert.Equal(ReadKind.Corrupt, Read("8401400240").Kind);
        Assert.Equal(ReadKind.Corrupt, Read("840140004000").Kind);
        Assert.Equal(ReadKind.Corrupt, Read("8501400040f6").Kind);
        Assert.Equal(ReadKind.Corrupt, Read("9f01400040ff").Kind);
        Assert.Equal(ReadKind.Corrupt, SegmentMessage.TryRead(new byte[SegmentMessage.MostBytes + 1], out _).Kind);
        Assert.Equal(ReadKind.Empty, new SegmentMessage([], 0, []).TryReadBody(out _).Kind);
        Assert.Equal(ReadKind.Empty, new SegmentMessage([], 1, []).TryReadBody(out _).Kind);
    }

    [Fact]
    public void A_body_comes_back_compressed_or_not()
    {
        var random = new RandomEntries(2);
        var small = new SegmentBody(random.Bytes(32), [random.Bytes(3)], [], null);
        var packed = SegmentMessage.Pack([1], small);
        Assert.Equal(0, packed.Compression);
        Assert.True(packed.TryReadBody(out var read).IsOk);
        Assert.Equal(small.Encode(), read!.Encode());

        var large = new SegmentBody(random.Bytes(32), [new byte[4000]], [new PersonalValue(0, random.Bytes(32), "tag", "E200")], new ConfigurationParts(random.Bytes(32), [[1]]));
        packed = SegmentMessage.Pack([1], large);
        Assert.Equal(1, packed.Compression);
        Assert.True(packed.Body.Length < 300);
        Assert.True(packed.TryReadBody(out read).IsOk);
        Assert.Equal(large.Encode(), read!.Encode());
        Assert.True(SegmentMessage.TryRead(packed.Encode(), out var again).IsOk);
        Assert.Equal(packed.Encode(), again!.Encode());
    }

    [Fact]
    public void A_body_that_inflates_beyond_its_limit_is_refused_without_being_held()
    {
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 512; i++) zlib.Write(zeros);
        }
        var bomb = new SegmentMessage([], 1, output.ToArray());
        Assert.True(bomb.Encode().Length < SegmentMessage.MostBytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var outcome = bomb.TryReadBody(out _);
        Assert.Contains("inflates beyond", outcome.Reason, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * SegmentMessage.MostBodyBytes);
    }

    [Theory]
    [InlineData("00")]
    [InlineData("789c")]                             // only a zlib head
    [InlineData("78bb00000001")]                     // asks for a preset dictionary
    [InlineData("78209c")]
    [InlineData("789cffffffffffff")]
    [InlineData("1f8b0800000000000003")]             // gzip
    [InlineData("789c030000000002")]                 // Adler-32 wrong
    public void A_body_that_is_not_zlib_is_refused_and_never_throws(string hex) =>
        Assert.False(new SegmentMessage([], 1, Convert.FromHexString(hex)).TryReadBody(out _).IsOk);

    [Fact]
    public void A_body_of_hostile_counts_is_refused_before_anything_is_allocated()
    {
        foreach (var tail in (string[])["9bffffffffffffffff", "9a00010001", "9affffffff"])
        {
            var bytes = Convert.FromHexString("845820" + new string('0', 64) + tail);
            Assert.Equal(ReadKind.Corrupt, SegmentBody.TryRead(bytes, out _).Kind);
        }
        var writer = new CborWriter();
        writer.Array(4);
        writer.Bytes(new byte[32]);
        writer.Array(SegmentHeader.MostEntries + 1);
        for (var i = 0; i <= SegmentHeader.MostEntries; i++) writer.Bytes([]);
        writer.Array(0);
        writer.Null();
        Assert.Contains("at most 65536", SegmentBody.TryRead(writer.Written, out _).Reason, StringComparison.Ordinal);
    }
}

using Traceability.Demo.Thief;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Xunit;

namespace Traceability.Demo.Tests.Thief;

public sealed class ForgeryTests
{
    [Fact]
    public void The_forgery_is_well_formed_in_every_part()
    {
        var (segment, body) = Read(Forged("50869.97", "50870.11").Message);
        Assert.True(DeterministicCbor.Check(segment.Sign1.Payload).IsOk);
        Assert.All(body.Entries, entry => Assert.True(DeterministicCbor.Check(entry).IsOk));
        Assert.True(SegmentContent.TryDecode(segment.Header, body, out _).IsOk);
    }

    [Fact]
    public void The_forgery_keeps_header_and_signature_of_the_device()
    {
        var genuine = MeterSegment.With("50869.97");
        Assert.True(Forgery.TryMake(genuine.Message, 1, 100, out var forgery, out _));
        Assert.Equal(genuine.Segment.Sign1.Bytes, Read(forgery!.Message).Segment.Sign1.Bytes);
        Assert.Equal((genuine.Number, 1), (forgery.Number, forgery.Entry));
    }

    [Fact]
    public void What_was_signed_is_told_from_the_forgery()
    {
        var genuine = MeterSegment.With("50869.97");
        var (segment, body) = Read(genuine.Message);
        Assert.True(SegmentContent.IsSigned(segment.Header, body));
        Assert.True(Forgery.TryMake(genuine.Message, 1, 100, out var forgery, out _));
        var (_, forged) = Read(forgery!.Message);
        Assert.False(SegmentContent.IsSigned(segment.Header, forged));
        var difference = EntryDifference.Find(body.Entries, forged.Entries);
        Assert.Equal((1, "50869.97", "50769.97"), (difference!.Entry, difference.Signed, difference.Claimed));
    }

    [Fact]
    public void Only_the_last_reading_of_one_series_is_lowered_by_100_litres()
    {
        var (_, body) = Read(Forged("50869.97", "50870.11").Message);
        Assert.True(Entry.TryRead(body.Entries[1], out var entry).IsOk);
        Assert.Equal([5_086_997, 5_077_011], ((Series)entry!).Mantissas);
    }

    /// <summary>The register words say the same as the value, so that only the signature can tell.</summary>
    [Theory]
    [InlineData("50869.97")]
    [InlineData("20000.01")]
    [InlineData("60000.5")]
    [InlineData("100.25")]
    public void Its_register_words_give_the_claimed_value(string litres)
    {
        var (_, body) = Read(Forged(litres).Message);
        Assert.True(Entry.TryRead(body.Entries[1], out var entry).IsOk);
        var series = (Series)entry!;
        Assert.Equal(decimal.Parse(litres, System.Globalization.CultureInfo.InvariantCulture) - 100, ShownBy(series.Words[^2], series.Words[^1]));
    }

    [Fact]
    public void An_entry_that_is_no_series_is_not_forged()
    {
        Assert.False(Forgery.TryMake(MeterSegment.With("50869.97").Message, 0, 100, out _, out var why));
        Assert.Contains("no series", why, StringComparison.Ordinal);
        Assert.False(Forgery.TryMake(MeterSegment.With("50869.97").Message, 7, 100, out _, out why));
        Assert.Contains("no entry 7", why, StringComparison.Ordinal);
        Assert.False(Forgery.TryMake([1, 2, 3], 0, 100, out _, out _));
    }

    static Forgery Forged(params string[] litres)
    {
        Assert.True(Forgery.TryMake(MeterSegment.With(litres).Message, 1, 100, out var forgery, out var why), why);
        return forgery!;
    }

    static decimal ShownBy(ushort low, ushort high) => decimal.Round(decimal.Parse(
        BitConverter.UInt32BitsToSingle((uint)(high << 16 | low)).ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture), 2, MidpointRounding.ToEven);

    static (Segment Segment, SegmentBody Body) Read(byte[] bytes)
    {
        Assert.True(SegmentMessage.TryRead(bytes, out var message).IsOk);
        Assert.True(Segment.TryRead(message!.Sign1, out var segment).IsOk);
        Assert.True(message.TryReadBody(out var body).IsOk);
        return (segment!, body!);
    }
}

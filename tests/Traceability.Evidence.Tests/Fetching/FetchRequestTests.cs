using System.Security.Cryptography;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Fetching;

namespace Traceability.Evidence.Tests.Fetching;

public sealed class FetchRequestTests
{
    static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    static readonly FetchRequest Asked = new([.. Enumerable.Repeat((byte)0xC0, 16)], 11, 74, [.. Enumerable.Repeat((byte)0xEE, 32)], 1_795_000_000_000);

    [Fact]
    public void A_request_is_read_back_and_is_signed_by_its_key()
    {
        Assert.Equal(ReadOutcome.Ok, FetchRequest.TryRead(Asked.Sign(Key).Bytes, out var read, out var sign1));
        Assert.Equal((Asked.First, Asked.Last, Asked.AtMs), (read!.First, read.Last, read.AtMs));
        Assert.Equal(Asked.Chain, read.Chain);
        Assert.Equal(Asked.Identity, read.Identity);
        Assert.True(sign1!.IsSignedBy(EvidenceKey.Of(Key)));
        var most = Asked with { First = (1L << 53) - 1, Last = (1L << 53) - 1, AtMs = (1L << 53) - 1 };
        Assert.True(FetchRequest.TryRead(most.Sign(Key).Bytes, out _, out _).IsOk);
        Assert.True(most.Sign(Key).Bytes.Length <= FetchRequest.MostBytes / 2);
    }

    [Theory]
    [InlineData(0, 5), InlineData(-1, 5), InlineData(6, 5), InlineData(1, 1L << 53)]
    public void Numbers_that_no_segments_have_are_corrupt(long first, long last) =>
        Assert.Equal(ReadKind.Corrupt, FetchRequest.TryRead((Asked with { First = first, Last = last }).Sign(Key).Bytes, out _, out _).Kind);

    [Fact]
    public void Empty_truncated_longer_newer_and_other_structures_are_told_apart()
    {
        var bytes = Asked.Sign(Key).Bytes;
        Assert.Equal(ReadKind.Empty, FetchRequest.TryRead([], out _, out _).Kind);
        for (var length = 1; length < bytes.Length; length++) Assert.Equal(ReadKind.Corrupt, FetchRequest.TryRead(bytes.AsSpan(0, length), out _, out _).Kind);
        Assert.Equal(ReadKind.Corrupt, FetchRequest.TryRead([.. bytes, 0], out _, out _).Kind);
        Assert.Equal(ReadKind.Corrupt, FetchRequest.TryRead(new byte[FetchRequest.MostBytes + 1], out _, out _).Kind);
        Assert.Equal(ReadKind.Corrupt, FetchRequest.TryRead(SignedSegment.Of().Segment.Sign1.Bytes, out _, out _).Kind);
        Assert.Equal(ReadKind.Newer, FetchRequest.TryRead(CoseSign1.Sign(Key, EvidenceKey.Of(Key).Kid, "tr.fetch.v2+cbor", [0xA0]).Bytes, out _, out _).Kind);
    }
}

using System.Security.Cryptography;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;

namespace Traceability.Evidence.Tests.Enrolment;

public sealed class TlsKeyRequestTests
{
    static readonly ECDsa Evidence = ECDsa.Create(ECCurve.NamedCurves.nistP256), Tls = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    static readonly TlsKeyRequest Asked = new([.. Enumerable.Repeat((byte)0xC0, 16)], EvidenceKey.Of(Tls), 1_795_000_000_000);

    [Fact]
    public void A_request_is_read_back_and_is_signed_by_the_evidence_key()
    {
        Assert.Equal(ReadOutcome.Ok, TlsKeyRequest.TryRead(Asked.Sign(Evidence).Bytes, out var read, out var sign1));
        Assert.Equal((Asked.Key, Asked.AtMs), (read!.Key, read.AtMs));
        Assert.Equal(Asked.Chain, read.Chain);
        Assert.True(sign1!.IsSignedBy(EvidenceKey.Of(Evidence)));
        Assert.True((Asked with { AtMs = (1L << 53) - 1 }).Sign(Evidence).Bytes.Length <= TlsKeyRequest.MostBytes / 2);
    }

    [Fact]
    public void The_evidence_key_never_becomes_a_TLS_key()
    {
        var outcome = TlsKeyRequest.TryRead((Asked with { Key = EvidenceKey.Of(Evidence) }).Sign(Evidence).Bytes, out var read, out _);
        Assert.Equal((ReadKind.Corrupt, null), (outcome.Kind, read));
        Assert.Contains("TLS key itself", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_truncated_longer_newer_and_other_structures_are_told_apart()
    {
        var bytes = Asked.Sign(Evidence).Bytes;
        Assert.Equal(ReadKind.Empty, TlsKeyRequest.TryRead([], out _, out _).Kind);
        for (var length = 1; length < bytes.Length; length++) Assert.Equal(ReadKind.Corrupt, TlsKeyRequest.TryRead(bytes.AsSpan(0, length), out _, out _).Kind);
        Assert.Equal(ReadKind.Corrupt, TlsKeyRequest.TryRead([.. bytes, 0], out _, out _).Kind);
        Assert.Equal(ReadKind.Corrupt, TlsKeyRequest.TryRead(new byte[TlsKeyRequest.MostBytes + 1], out _, out _).Kind);
        Assert.Equal(ReadKind.Corrupt, TlsKeyRequest.TryRead((Asked with { AtMs = 1L << 53 }).Sign(Evidence).Bytes, out _, out _).Kind);
        Assert.Equal(ReadKind.Corrupt, TlsKeyRequest.TryRead(SignedSegment.Of().Segment.Sign1.Bytes, out _, out _).Kind);
        Assert.Equal(ReadKind.Newer, TlsKeyRequest.TryRead(CoseSign1.Sign(Evidence, EvidenceKey.Of(Evidence).Kid, "tr.tls-key.v2+cbor", [0xA0]).Bytes, out _, out _).Kind);
    }
}

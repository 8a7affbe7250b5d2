using System.Security.Cryptography;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;

namespace Traceability.Evidence.Tests.Enrolment;

public sealed class ApprovalTests
{
    static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    static readonly Approval Given = new("demo", [.. Enumerable.Repeat((byte)9, 32)], 1_795_000_000_000, "software");

    [Fact]
    public void An_approval_is_read_back_and_is_signed_by_the_organisations_key()
    {
        Assert.Equal(ReadOutcome.Ok, Approval.TryRead(Given.Sign(Key).Bytes, out var read, out var sign1));
        Assert.Equal((Given.Organisation, Given.ApprovedMs, Given.Assurance), (read!.Organisation, read.ApprovedMs, read.Assurance));
        Assert.Equal(Given.Request, read.Request);
        Assert.True(sign1!.IsSignedBy(EvidenceKey.Of(Key)));
    }

    [Fact]
    public void Every_truncation_is_corrupt_and_another_structure_is_no_approval()
    {
        var bytes = Given.Sign(Key).Bytes;
        for (var length = 1; length < bytes.Length; length++) Assert.Equal(ReadKind.Corrupt, Approval.TryRead(bytes.AsSpan(0, length), out _, out _).Kind);
        Assert.Equal(ReadKind.Empty, Approval.TryRead([], out _, out _).Kind);
        Assert.Equal(ReadKind.Corrupt, Approval.TryRead(SignedSegment.Of().Segment.Sign1.Bytes, out _, out _).Kind);
        var newer = CoseSign1.Sign(Key, EvidenceKey.Of(Key).Kid, "tr.approval.v2+cbor", Given.Sign(Key).Payload);
        Assert.Equal(ReadKind.Newer, Approval.TryRead(newer.Bytes, out _, out _).Kind);
    }

    [Fact]
    public void A_name_that_no_request_could_carry_is_corrupt() =>
        Assert.Equal(ReadKind.Corrupt, Approval.TryRead((Given with { Organisation = "Demo & Sons" }).Sign(Key).Bytes, out _, out _).Kind);
}

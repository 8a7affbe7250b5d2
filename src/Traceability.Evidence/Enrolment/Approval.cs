using System.Security.Cryptography;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;

namespace Traceability.Evidence.Enrolment;

/// <summary>
/// The organisation's own word for a device (typ "tr.approval.v1+cbor"), signed by the organisation's key, which no part of a bundle names:
/// who verifies must know it.
/// <code>
/// 1 organisation  text, as in the request
/// 2 request       32 bytes: identity of the enrolment request
/// 3 approved      Unix ms
/// 4 assurance     text: the most that the organisation vouches for
/// </code>
/// </summary>
public sealed record Approval(string Organisation, byte[] Request, long ApprovedMs, string Assurance)
{
    public const string Family = "tr.approval";

    public CoseSign1 Sign(ECDsa key)
    {
        var writer = new CborWriter();
        writer.Map(4);
        writer.Unsigned(1);
        writer.Text(Organisation);
        writer.Unsigned(2);
        writer.Bytes(Request);
        writer.Unsigned(3);
        writer.Integer(ApprovedMs);
        writer.Unsigned(4);
        writer.Text(Assurance);
        return CoseSign1.Sign(key, EvidenceKey.Of(key).Kid, CoseSign1.TypeOf(Family), writer.Written);
    }

    /// <summary>Reads an approval; whether a key of that organisation signed it is for whoever knows one.</summary>
    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out Approval? approval, out CoseSign1? sign1)
    {
        approval = null;
        var outcome = CoseSign1.TryRead(bytes, Family, out sign1);
        if (!outcome.IsOk) return outcome;
        var reader = new CborReader(sign1!.Payload);
        if (!reader.Map(4)
            || !reader.Key(1) || !EnrolmentRequest.Name(ref reader, out var organisation)
            || !reader.Key(2) || !reader.Bytes(32, out var request)
            || !reader.Key(3) || !reader.Integer(0, PackedDeltas.Largest, out long approved)
            || !reader.Key(4) || !reader.Text(64, out var assurance)
            || !reader.End()) return ReadOutcome.Corrupt("approval: " + reader.Error);
        approval = new Approval(organisation, request, approved, assurance);
        return ReadOutcome.Ok;
    }
}

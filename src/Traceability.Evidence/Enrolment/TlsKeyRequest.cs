using System.Security.Cryptography;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Enrolment;

/// <summary>
/// A device asks for a certificate for the key of its TLS connections (typ "tr.tls-key.v1+cbor", signed by the evidence key in force). The two keys are
/// never one: a handshake signs a stranger's bytes. One request is worth one certificate, so a recorded one renews nothing; a later "at" makes another request.
/// <code>
/// 1 chain  16 bytes
/// 2 key    COSE_Key, P-256: of the TLS connections
/// 3 at     Unix ms by the device's clock, which may be off: it is not judged
/// </code>
/// </summary>
public sealed record TlsKeyRequest(byte[] Chain, EvidenceKey Key, long AtMs)
{
    public const string Family = "tr.tls-key";

    /// <summary>Of the whole message; one has about 230.</summary>
    public const int MostBytes = 512;

    public CoseSign1 Sign(ECDsa evidenceKey)
    {
        var writer = new CborWriter();
        writer.Map(3);
        writer.Unsigned(1);
        writer.Bytes(Chain);
        writer.Unsigned(2);
        Key.Write(writer);
        writer.Unsigned(3);
        writer.Integer(AtMs);
        return CoseSign1.Sign(evidenceKey, EvidenceKey.Of(evidenceKey).Kid, CoseSign1.TypeOf(Family), writer.Written);
    }

    /// <summary>Reads a request; whether the key in force signed it is another question.</summary>
    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out TlsKeyRequest? request, out CoseSign1? sign1)
    {
        (request, sign1) = (null, null);
        if (bytes.Length > MostBytes) return ReadOutcome.Corrupt($"{bytes.Length} bytes, at most {MostBytes} allowed");
        var outcome = CoseSign1.TryRead(bytes, Family, out sign1);
        if (!outcome.IsOk) return outcome;
        var reader = new CborReader(sign1!.Payload);
        EvidenceKey? key = null;
        if (!reader.Map(3) || !reader.Key(1) || !reader.Bytes(SegmentHeader.ChainSize, out var chain)
            || !reader.Key(2) || !EvidenceKey.TryRead(ref reader, out key)
            || !reader.Key(3) || !reader.Integer(0, PackedDeltas.Largest, out long at)
            || !reader.End()) return ReadOutcome.Corrupt("TLS key request: " + reader.Error);
        if (sign1.IsSignedBy(key!)) return ReadOutcome.Corrupt("TLS key request: signed by the TLS key itself");
        request = new TlsKeyRequest(chain, key!, at);
        return ReadOutcome.Ok;
    }
}

using System.Security.Cryptography;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Enrolment;

/// <summary>
/// A new key's proof that its owner has it (typ "tr.possession.v1+cbor"), signed by that key inside a structure that the owner built, so that
/// nobody can be brought to sign a stranger's bytes.
/// <code>
/// 1 chain    16 bytes
/// 2 key      COSE_Key
/// 3 old kid  8 bytes: of the key that it follows
/// 4 at       Unix ms
/// </code>
/// </summary>
public sealed record Possession(byte[] Chain, EvidenceKey Key, byte[] OldKid, long AtMs)
{
    public const string Family = "tr.possession";

    const int KidSize = 8;

    public static CoseSign1 Sign(ECDsa newKey, byte[] chain, EvidenceKey oldKey, long atMs)
    {
        var key = EvidenceKey.Of(newKey);
        var writer = new CborWriter();
        writer.Map(4);
        writer.Unsigned(1);
        writer.Bytes(chain);
        writer.Unsigned(2);
        key.Write(writer);
        writer.Unsigned(3);
        writer.Bytes(oldKey.Kid);
        writer.Unsigned(4);
        writer.Integer(atMs);
        return CoseSign1.Sign(newKey, key.Kid, CoseSign1.TypeOf(Family), writer.Written);
    }

    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out Possession? possession)
    {
        possession = null;
        var outcome = CoseSign1.TryRead(bytes, Family, out var sign1);
        if (!outcome.IsOk) return outcome;
        var reader = new CborReader(sign1!.Payload);
        EvidenceKey? key = null;
        if (!reader.Map(4) || !reader.Key(1) || !reader.Bytes(SegmentHeader.ChainSize, out var chain)
            || !reader.Key(2) || !EvidenceKey.TryRead(ref reader, out key)
            || !reader.Key(3) || !reader.Bytes(KidSize, out var kid)
            || !reader.Key(4) || !reader.Integer(0, PackedDeltas.Largest, out long at)
            || !reader.End()) return ReadOutcome.Corrupt("possession: " + reader.Error);
        if (!sign1.IsSignedBy(key!)) return ReadOutcome.Corrupt("possession: not signed by the key it names");
        possession = new Possession(chain, key!, kid, at);
        return ReadOutcome.Ok;
    }
}

using System.Security.Cryptography;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Enrolment;

/// <summary>
/// The key in force hands the chain over to a new one (typ "tr.rotation.v1+cbor", signed by the old key).
/// <code>
/// 1 chain       16 bytes
/// 2 after       number of the last segment that the old key signs
/// 3 tip         32 bytes: its identity; the enrolment request's for 0
/// 4 possession  byte string: the new key's proof
/// 5 at          Unix ms
/// </code>
/// </summary>
public sealed record Rotation(byte[] Chain, long After, byte[] Tip, Possession Possession, long AtMs)
{
    public const string Family = "tr.rotation";

    /// <param name="possession">Signed by the new key.</param>
    public static CoseSign1 Sign(ECDsa oldKey, byte[] chain, long after, byte[] tip, CoseSign1 possession, long atMs)
    {
        var writer = new CborWriter();
        writer.Map(5);
        writer.Unsigned(1);
        writer.Bytes(chain);
        writer.Unsigned(2);
        writer.Integer(after);
        writer.Unsigned(3);
        writer.Bytes(tip);
        writer.Unsigned(4);
        writer.Bytes(possession.Bytes);
        writer.Unsigned(5);
        writer.Integer(atMs);
        return CoseSign1.Sign(oldKey, EvidenceKey.Of(oldKey).Kid, CoseSign1.TypeOf(Family), writer.Written);
    }

    /// <summary>Reads a rotation with its proof of possession; whether the key in force signed it, <see cref="ChainKeys"/> says.</summary>
    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out Rotation? rotation, out CoseSign1? sign1)
    {
        rotation = null;
        var outcome = CoseSign1.TryRead(bytes, Family, out sign1);
        if (!outcome.IsOk) return outcome;
        var reader = new CborReader(sign1!.Payload);
        if (!reader.Map(5) || !reader.Key(1) || !reader.Bytes(SegmentHeader.ChainSize, out var chain)
            || !reader.Key(2) || !reader.Integer(0, PackedDeltas.Largest - 1, out long after)
            || !reader.Key(3) || !reader.Bytes(32, out var tip)
            || !reader.Key(4) || !reader.Bytes(out var proof)
            || !reader.Key(5) || !reader.Integer(0, PackedDeltas.Largest, out long at)
            || !reader.End()) return ReadOutcome.Corrupt("rotation: " + reader.Error);
        outcome = Possession.TryRead(proof, out var possession);
        if (!outcome.IsOk) return ReadOutcome.Corrupt("rotation: " + outcome.Reason);
        if (!possession!.Chain.AsSpan().SequenceEqual(chain)) return ReadOutcome.Corrupt("rotation: the new key's proof is of another chain");
        if (!possession.OldKid.AsSpan().SequenceEqual(sign1.Kid)) return ReadOutcome.Corrupt("rotation: the new key's proof follows another key");
        rotation = new Rotation(chain, after, tip, possession, at);
        return ReadOutcome.Ok;
    }
}

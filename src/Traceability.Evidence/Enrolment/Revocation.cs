using System.Security.Cryptography;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Enrolment;

/// <summary>
/// The organisation's last word on a key of one of its chains (typ "tr.revocation.v1+cbor", signed by the organisation's key).
/// <code>
/// 1 organisation  text, as in the request
/// 2 chain         16 bytes
/// 3 key           32 bytes: thumbprint of the revoked key
/// 4 tips          at most 4 of [number, identity], rising by number; none: nothing that it signed is accepted
/// 5 size          of the segment log at the decision: what was logged below it stays a fact
/// 6 reason        text, nothing personal
/// 7 at            Unix ms
/// </code>
/// </summary>
public sealed record Revocation(string Organisation, byte[] Chain, byte[] Key, IReadOnlyList<AcceptedTip> Tips, long LogSize, string Reason, long AtMs)
{
    public const string Family = "tr.revocation";

    /// <summary>As many as a chain has branches whose entries are kept.</summary>
    public const int MostTips = 4;

    const int LongestReason = 512;

    /// <summary>The highest accepted number; 0 where nothing is.</summary>
    public long LastAccepted => Tips.Count == 0 ? 0 : Tips[^1].Number;

    /// <summary>Whether a segment lies below a tip, or is one.</summary>
    public bool Accepts(long number, ReadOnlySpan<byte> identity)
    {
        foreach (var tip in Tips)
            if (number < tip.Number || (number == tip.Number && identity.SequenceEqual(tip.Identity))) return true;
        return false;
    }

    public CoseSign1 Sign(ECDsa organisationKey)
    {
        var writer = new CborWriter();
        writer.Map(7);
        writer.Unsigned(1);
        writer.Text(Organisation);
        writer.Unsigned(2);
        writer.Bytes(Chain);
        writer.Unsigned(3);
        writer.Bytes(Key);
        writer.Unsigned(4);
        writer.Array(Tips.Count);
        foreach (var tip in Tips)
        {
            writer.Array(2);
            writer.Integer(tip.Number);
            writer.Bytes(tip.Identity);
        }
        writer.Unsigned(5);
        writer.Integer(LogSize);
        writer.Unsigned(6);
        writer.Text(Reason);
        writer.Unsigned(7);
        writer.Integer(AtMs);
        return CoseSign1.Sign(organisationKey, EvidenceKey.Of(organisationKey).Kid, CoseSign1.TypeOf(Family), writer.Written);
    }

    /// <summary>Reads a revocation; whether a key of that organisation signed it is for whoever knows one.</summary>
    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out Revocation? revocation, out CoseSign1? sign1)
    {
        revocation = null;
        var outcome = CoseSign1.TryRead(bytes, Family, out sign1);
        if (!outcome.IsOk) return outcome;
        var reader = new CborReader(sign1!.Payload);
        var tips = new List<AcceptedTip>();
        if (!reader.Map(7) || !reader.Key(1) || !EnrolmentRequest.Name(ref reader, out var organisation)
            || !reader.Key(2) || !reader.Bytes(SegmentHeader.ChainSize, out var chain)
            || !reader.Key(3) || !reader.Bytes(32, out var key)
            || !reader.Key(4) || !ReadTips(ref reader, tips)
            || !reader.Key(5) || !reader.Integer(0, PackedDeltas.Largest, out long size)
            || !reader.Key(6) || !reader.Text(LongestReason, out var reason)
            || !reader.Key(7) || !reader.Integer(0, PackedDeltas.Largest, out long at)
            || !reader.End()) return ReadOutcome.Corrupt("revocation: " + reader.Error);
        revocation = new Revocation(organisation, chain, key, tips, size, reason, at);
        return ReadOutcome.Ok;
    }

    static bool ReadTips(ref CborReader reader, List<AcceptedTip> tips)
    {
        if (!reader.Array(out var count)) return false;
        if (count > MostTips) return reader.Fail($"{count} tips");
        for (var i = 0; i < count; i++)
        {
            var least = i == 0 ? 1 : tips[i - 1].Number;
            if (!reader.Array(2) || !reader.Integer(least, PackedDeltas.Largest, out long number) || !reader.Bytes(32, out var identity)) return false;
            tips.Add(new AcceptedTip(number, identity));
        }
        return true;
    }
}

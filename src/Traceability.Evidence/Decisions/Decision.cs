using System.Security.Cryptography;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Decisions;

/// <summary>
/// One person's word on a fork (typ "tr.decision.v1+cbor"), signed by that person's own key. It counts with a second one that says the same of
/// members 1 to 4 for another party. It removes nothing: it says which branch figures follow.
/// <code>
/// 1 chain    16 bytes
/// 2 parent   32 bytes: what both branches have in common last, a segment or the enrolment request
/// 3 kept     32 bytes: the child of it whose branch counts
/// 4 reason   text ≤ 512, nothing personal
/// 5 decided  Unix ms
/// 6 party    text: for whom the person speaks, [a-z0-9-]{1,32} or ORGANISATION/FACILITY
/// </code>
/// </summary>
public sealed record Decision(byte[] Chain, byte[] Parent, byte[] Kept, string Reason, long DecidedMs, string Party)
{
    public const string Family = "tr.decision";
    public const int LongestReason = 512;
    const int LongestParty = 65;

    public CoseSign1 Sign(ECDsa key)
    {
        var writer = new CborWriter();
        writer.Map(6);
        writer.Unsigned(1);
        writer.Bytes(Chain);
        writer.Unsigned(2);
        writer.Bytes(Parent);
        writer.Unsigned(3);
        writer.Bytes(Kept);
        writer.Unsigned(4);
        writer.Text(Reason);
        writer.Unsigned(5);
        writer.Integer(DecidedMs);
        writer.Unsigned(6);
        writer.Text(Party);
        return CoseSign1.Sign(key, EvidenceKey.Of(key).Kid, CoseSign1.TypeOf(Family), writer.Written);
    }

    /// <summary>Reads one person's word; whether that person may speak for the party is for whoever knows the keys.</summary>
    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out Decision? decision, out CoseSign1? sign1)
    {
        decision = null;
        var outcome = CoseSign1.TryRead(bytes, Family, out sign1);
        if (!outcome.IsOk) return outcome;
        var reader = new CborReader(sign1!.Payload);
        if (!reader.Map(6)
            || !reader.Key(1) || !reader.Bytes(SegmentHeader.ChainSize, out var chain)
            || !reader.Key(2) || !reader.Bytes(32, out var parent)
            || !reader.Key(3) || !reader.Bytes(32, out var kept)
            || !reader.Key(4) || !reader.Text(LongestReason, out var reason)
            || !reader.Key(5) || !reader.Integer(0, PackedDeltas.Largest, out long decided)
            || !reader.Key(6) || !reader.Text(LongestParty, out var party) || (!IsParty(party) && !reader.Fail("a party that is not [a-z0-9-] or ORGANISATION/FACILITY"))
            || !reader.End()) return ReadOutcome.Corrupt("decision: " + reader.Error);
        decision = new Decision(chain, parent, kept, reason, decided, party);
        return ReadOutcome.Ok;
    }

    public static bool IsParty(string text) => text.Split('/') is { Length: 1 or 2 } parts && parts.All(EnrolmentRequest.IsName);

    /// <summary>Whether two persons say the same; when and for whom is each one's own.</summary>
    public bool Agrees(Decision other) =>
        Chain.AsSpan().SequenceEqual(other.Chain) && Parent.AsSpan().SequenceEqual(other.Parent) && Kept.AsSpan().SequenceEqual(other.Kept)
        && string.Equals(Reason, other.Reason, StringComparison.Ordinal);
}

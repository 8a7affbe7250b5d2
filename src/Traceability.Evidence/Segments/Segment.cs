using System.Security.Cryptography;
using Traceability.Evidence.Cose;

namespace Traceability.Evidence.Segments;

/// <summary>A signed segment: its header and the COSE_Sign1 that carries it. Reading it does not check the signature.</summary>
public sealed record Segment(SegmentHeader Header, CoseSign1 Sign1)
{
    /// <summary>SHA-256 of the Sig_structure: the next segment's previous, the log's leaf, the key for duplicates.</summary>
    public byte[] Identity => Sign1.Identity;

    public static Segment Seal(ECDsa key, byte[] kid, SegmentHeader header) =>
        new(header, CoseSign1.Sign(key, kid, CoseSign1.TypeOf(SegmentHeader.Family), header.Encode()));

    public static ReadOutcome TryRead(ReadOnlySpan<byte> sign1, out Segment? segment)
    {
        segment = null;
        var outcome = CoseSign1.TryRead(sign1, SegmentHeader.Family, out var message);
        if (!outcome.IsOk) return outcome;
        outcome = SegmentHeader.TryRead(message!.Payload, out var header);
        if (outcome.IsOk) segment = new Segment(header!, message);
        return outcome;
    }
}

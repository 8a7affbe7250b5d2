using Traceability.Evidence.Segments;

namespace Traceability.Ledger.Ingest;

/// <summary>
/// What of a refused message may be put aside: never a personal value. Where the body has been read in the course of the checks, its entries stay
/// comparable and only the personal values go; otherwise nobody can say what is in it, and the signed header alone is kept. Nothing is
/// inflated here.
/// </summary>
static class MaskedMessage
{
    /// <summary>For messages that failed before their body was read. Empty where not even the envelope can be.</summary>
    public static byte[] HeaderOf(ReadOnlySpan<byte> message) =>
        SegmentMessage.TryRead(message, out var read).IsOk ? new SegmentMessage(read!.Sign1, 0, []).Encode() : [];

    public static byte[] Of(ReadOnlyMemory<byte> message, byte[] sign1, SegmentBody body) =>
        body.Personal.Count == 0 ? message.ToArray() : SegmentMessage.Pack(sign1, body with { Personal = [] }).Encode();

    /// <summary>Of a held message, which has been checked.</summary>
    public static byte[] Of(byte[] held) =>
        SegmentMessage.TryRead(held, out var read).IsOk && read!.TryReadBody(out var body).IsOk ? Of(held, read.Sign1, body!) : [];
}

using Traceability.Evidence.Segments;

namespace Traceability.Ledger.Ingest;

/// <summary>
/// A message as it may be put aside: what was claimed stays comparable entry by entry, personal values do not stay. The signed bytes and the
/// entries are untouched; where the body cannot be read, nobody can say what is in it, and only the signed header is kept.
/// </summary>
static class MaskedMessage
{
    public static byte[] Of(ReadOnlySpan<byte> message)
    {
        if (!SegmentMessage.TryRead(message, out var read).IsOk) return message.ToArray();
        if (!read!.TryReadBody(out var body).IsOk) return new SegmentMessage(read.Sign1, 0, []).Encode();
        return body!.Personal.Count == 0 ? message.ToArray() : SegmentMessage.Pack(read.Sign1, body with { Personal = [] }).Encode();
    }
}

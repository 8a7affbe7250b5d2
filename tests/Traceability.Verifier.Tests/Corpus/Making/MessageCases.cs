using System.IO.Compression;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.Testing;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>A segment as it travels, in the order of FORMAT.md, §4.</summary>
static class MessageCases
{
    static readonly BuiltSegment Good = Story.Second;
    static readonly byte[][] Entries = [.. Good.Body.Entries];

    public static IEnumerable<MadeCase> All() =>
    [
        Of("message-accepted", Good.Message, "accepted", "what a device sends"),
        Of("message-with-configuration", Story.First.Message, "accepted", "the configuration's parts give the root that the entry and the header name"),
        Of("message-compressed", Message(Good, 1, Deflated(Good.Body.Encode())), "accepted", "zlib, RFC 1950"),
        Of("message-high-s", With(Good, DeterministicEcdsa.OtherS), "accepted", "§6.8 8: neither duplicate nor fork is judged on signature bytes"),
        Of("message-personal-value-erased", Body(Good.Body with { Personal = [] }), "accepted", "§6.1: erasing a personal value leaves the chain whole"),
        Of("message-changed-reading", Body(Good.Body with { Entries = [Entries[0], Lowered().Encode(), .. Entries[2..]] }), "refused: root", "§6.8 24: the root is over other entries"),
        Of("message-entries-swapped", Body(Good.Body with { Entries = [Entries[0], Entries[2], Entries[1], .. Entries[3..]] }), "refused: root", "§6.8 2: reordered records"),
        Of("message-entry-left-out", Body(Good.Body with { Entries = Entries[..^1], }), "refused: root", "§4.1: selective reporting"),
        Of("message-other-secret", Body(Good.Body with { Secret = Cast.Bytes("another secret") }), "refused: root", "every leaf hangs on the salt"),
        Of("message-of-another-chain", Good.Message, "refused: chain", "organisation and facility come from the enrolment, never from the sender", Cast.Refinery.Bytes),
        Of("message-of-another-key", Story.SealSecond(key: Cast.StrangerKey).Message, "refused: signature", "§4.1: inserting a record without the key"),
        Of("message-net-is-not-gross-less-tare", Story.SealSecond(entries: [Entries[0], Entries[1], BundleCases.WrongNet(), .. Entries[3..]]).Message, "corrupt", "§6.8 34: net ≠ gross − tare"),
        Of("message-weight-off-the-division", Story.SealSecond(entries: [Entries[0], Entries[1], (Story.Ticket with { DivisionGrams = 50_000 }).Encode(), .. Entries[3..]]).Message, "corrupt", "§6.8 36: a weight that is no multiple of its division"),
        Of("message-personal-value-of-another", Story.SealSecond(personal: [Story.Vehicle with { Value = "E2003412DC03011803059999" }]).Message, "corrupt", "the value does not fit its commitment"),
        Of("message-count-below-one", Message(new RawSign1("tr.segment.v1+cbor", (Good.Segment.Header with { Count = 0 }).Encode())), "corrupt", "a segment holds at least its tally"),
        Of("message-first-seq-without-number-one", Message(new RawSign1("tr.segment.v1+cbor", (Good.Segment.Header with { FirstSeq = 0 }).Encode())), "corrupt", "first seq is 0 for number 1 and only there"),
        Of("message-not-zlib", Message(Good, 1, [0x78, 0x9C, 0xFF, 0xFF]), "corrupt", "a body that does not inflate"),
        Of("message-unknown-compression", Message(Good, 2, Good.Body.Encode()), "corrupt", "compression is 0 or 1"),
        Of("message-cut", Good.Message[..^1], "corrupt", "§6.8 5: a truncated tail"),
        Of("message-newer", [Good.Message[0], 0x02, .. Good.Message[2..]], "newer", "a later version is not corruption"),
        Of("message-version-zero", [Good.Message[0], 0x00, .. Good.Message[2..]], "corrupt", "0 is no version, and no later one"),
        Of("message-nothing", [], "empty", "no bytes"),
    ];

    public static Series Lowered() => Story.Readings with { Mantissas = [8_113_450, 8_123_451, 0] };

    static byte[] Body(SegmentBody body) => Message(Good, 0, body.Encode());

    static byte[] Message(BuiltSegment of, int compression, byte[] body) => new SegmentMessage(of.Segment.Sign1.Bytes, compression, body).Encode();

    static byte[] Message(byte[] sign1) => new SegmentMessage(sign1, 0, Good.Body.Encode()).Encode();

    static byte[] With(BuiltSegment of, Func<byte[], byte[]> signature) => Message([.. of.Segment.Sign1.Bytes[..^64], .. signature(of.Segment.Sign1.Signature)]);

    /// <summary>Stored blocks only, so that the bytes are the same with every zlib.</summary>
    static byte[] Deflated(byte[] body)
    {
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.NoCompression, leaveOpen: true)) zlib.Write(body);
        return output.ToArray();
    }

    static MadeCase Of(string name, byte[] bytes, string outcome, string why, byte[]? request = null) =>
        new(name, "message", outcome, why, [("request", "request.hex")], [("input.hex", MadeCase.Hex(bytes)), ("request.hex", MadeCase.Hex(request ?? Cast.Mine.Bytes))]);
}

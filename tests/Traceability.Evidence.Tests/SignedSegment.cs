using System.Security.Cryptography;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Tests;

/// <summary>A complete signed segment with its key: what a device sends.</summary>
sealed record SignedSegment(ECDsa Key, EvidenceKey PublicKey, SegmentHeader Header, SegmentBody Body, Segment Segment)
{
    public byte[] Message => SegmentMessage.Pack(Segment.Sign1.Bytes, Body).Encode();

    public static SignedSegment Of(params Entry[] others) => Of(11, null, [], others);

    public static SignedSegment Of(int seed, ConfigurationParts? configuration, IReadOnlyList<PersonalValue> personal, params Entry[] others)
    {
        var random = new RandomEntries(seed);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicKey = EvidenceKey.Of(key);
        var counts = new long[Entry.KindCount];
        counts[(int)EntryKind.Tally] = 1;
        foreach (var entry in others) counts[(int)entry.Kind]++;
        byte[][] entries = [random.Tally(counts).Encode(), .. others.Select(e => e.Encode())];
        var body = new SegmentBody(random.Bytes(32), entries, personal, configuration);
        var header = new SegmentHeader
        {
            Chain = random.Bytes(16), Run = random.Bytes(16), Number = 7, FirstSeq = 60, Previous = random.Bytes(32), Count = entries.Length,
            EntriesRoot = body.Root(), SealedMs = 1_795_219_200_000, Boot = 2, MonotonicMs = 90_000,
            Clock = new ClockQuality(ClockStatus.Synchronised, "ntp", 12), ConfigurationHash = configuration?.Root() ?? random.Bytes(32),
            Software = "edge 0.1", Checkpoint = new PinnedCheckpoint(5, random.Bytes(32)), Assurance = "software",
        };
        return new SignedSegment(key, publicKey, header, body, Segment.Seal(key, publicKey.Kid, header));
    }

    /// <summary>The whole way of a received message, in the order of ingest. Ok only when everything holds.</summary>
    public static ReadOutcome Ingest(ReadOnlySpan<byte> bytes, EvidenceKey key, out byte[] identity, out SegmentBody? body, out SegmentContent? content)
    {
        identity = [];
        body = null;
        content = null;
        var outcome = SegmentMessage.TryRead(bytes, out var message);
        if (!outcome.IsOk) return outcome;
        outcome = Segment.TryRead(message!.Sign1, out var segment);
        if (!outcome.IsOk) return outcome;
        if (!segment!.Sign1.IsSignedBy(key)) return ReadOutcome.Corrupt("signature");
        identity = segment.Identity;
        outcome = message.TryReadBody(out body);
        if (!outcome.IsOk) return outcome;
        if (!SegmentContent.IsSigned(segment.Header, body!)) return ReadOutcome.Corrupt("root mismatch");
        return SegmentContent.TryDecode(segment.Header, body!, out content);
    }
}

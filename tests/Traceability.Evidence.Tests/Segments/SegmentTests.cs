using Traceability.Evidence.Cose;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Tests.Segments;

public sealed class SegmentTests
{
    static SignedSegment Sample()
    {
        var random = new RandomEntries(3);
        return SignedSegment.Of(random.Series(20), random.Weighing(), random.Event());
    }

    [Fact]
    public void A_signed_segment_comes_back_through_the_whole_way()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new RandomEntries(seed);
            var sent = SignedSegment.Of(Enumerable.Range(0, seed % 9).Select(_ => random.Series(1 + seed)).ToArray<Entry>());
            var outcome = SignedSegment.Ingest(sent.Message, sent.PublicKey, out var identity, out var body, out var content);
            Assert.True(outcome.IsOk, $"seed {seed}: {outcome}");
            Assert.Equal(sent.Segment.Identity, identity);
            Assert.Equal(sent.Body.Entries, body!.Entries);
            Assert.Equal(sent.Body.Entries, content!.Entries.Select(entry => entry.Encode()));
        }
    }

    [Fact]
    public void The_header_comes_back_with_all_it_says()
    {
        foreach (var header in (SegmentHeader[])[Sample().Header, Sample().Header with { Checkpoint = null, Clock = new ClockQuality(ClockStatus.Unknown, "none", null), Number = 1, FirstSeq = 0 }])
        {
            Assert.Equal(ReadOutcome.Ok, SegmentHeader.TryRead(header.Encode(), out var read));
            Assert.Equal(Convert.ToHexString(header.Encode()), Convert.ToHexString(read!.Encode()));
            Assert.Equal(header.Clock, read.Clock);
            Assert.Equal(header.SealedMs, read.SealedMs);
            Assert.Equal(header.Checkpoint?.Size, read.Checkpoint?.Size);
            Assert.True(Traceability.Evidence.Cbor.DeterministicCbor.Check(header.Encode()).IsOk);
        }
    }

    [Fact]
    public void The_first_number_has_the_first_seq_and_no_other_has()
    {
        var header = Sample().Header;
        Assert.False(SegmentHeader.TryRead((header with { Number = 1 }).Encode(), out _).IsOk);
        Assert.False(SegmentHeader.TryRead((header with { FirstSeq = 0 }).Encode(), out _).IsOk);
        Assert.False(SegmentHeader.TryRead((header with { Count = 0 }).Encode(), out _).IsOk);
        Assert.False(SegmentHeader.TryRead((header with { Count = 65_537 }).Encode(), out _).IsOk);
        Assert.False(SegmentHeader.TryRead((header with { Boot = 0 }).Encode(), out _).IsOk);
        Assert.False(SegmentHeader.TryRead((header with { Chain = new byte[15] }).Encode(), out _).IsOk);
        Assert.False(SegmentHeader.TryRead((header with { Clock = new ClockQuality((ClockStatus)3, "", null) }).Encode(), out _).IsOk);
        Assert.False(SegmentHeader.TryRead((header with { Clock = new ClockQuality(ClockStatus.Unknown, "", -1) }).Encode(), out _).IsOk);
        Assert.Equal(ReadKind.Empty, SegmentHeader.TryRead([], out _).Kind);
    }

    /// <summary>
    /// A cut message never passes. A message with one flipped bit either is refused somewhere on the way, or the bit was in a place that
    /// carries no fact: the same identity and exactly the signed entries come out (loose bits of the zlib stream).
    /// </summary>
    [Fact]
    public void No_truncation_and_no_flipped_bit_makes_other_entries_pass()
    {
        var sent = Sample();
        foreach (var message in (byte[][])[sent.Message, new SegmentMessage(sent.Segment.Sign1.Bytes, 0, sent.Body.Encode()).Encode()])
        {
            for (var length = 0; length < message.Length; length++)
                Assert.False(SignedSegment.Ingest(message.AsSpan(0, length), sent.PublicKey, out _, out _, out _).IsOk, $"{length} bytes");
            for (var bit = 0; bit < message.Length * 8; bit++)
            {
                message[bit / 8] ^= (byte)(1 << bit % 8);
                if (SignedSegment.Ingest(message, sent.PublicKey, out var identity, out var body, out _).IsOk)
                {
                    Assert.Equal(sent.Segment.Identity, identity);
                    Assert.Equal(sent.Body.Encode(), body!.Encode());
                }
                message[bit / 8] ^= (byte)(1 << bit % 8);
            }
        }
    }

    [Fact]
    public void A_genuine_header_with_foreign_entries_is_a_root_mismatch()
    {
        var sent = Sample();
        var foreign = sent.Body with { Entries = [.. sent.Body.Entries.Skip(1), sent.Body.Entries[0]] };
        Assert.False(SegmentContent.IsSigned(sent.Header, foreign));
        Assert.False(SegmentContent.IsSigned(sent.Header, sent.Body with { Entries = [.. sent.Body.Entries.SkipLast(1)] }));
        Assert.False(SegmentContent.IsSigned(sent.Header, sent.Body with { Entries = [.. sent.Body.Entries, sent.Body.Entries[0]] }));
        Assert.False(SegmentContent.IsSigned(sent.Header, sent.Body with { Entries = [] }));
        Assert.False(SegmentContent.IsSigned(sent.Header, sent.Body with { Secret = new byte[32] }));
        Assert.True(SegmentContent.IsSigned(sent.Header, sent.Body));
        Assert.False(SegmentContent.IsSigned(sent.Header with { Count = sent.Header.Count + 1 }, sent.Body)); // a count the root does not cover
    }

    [Fact]
    public void One_entry_is_shown_with_its_salt_and_path_alone()
    {
        var sent = Sample();
        var leaves = SaltedLeaves.Of(sent.Body.Secret, sent.Body.Entries);
        for (var i = 0; i < leaves.Length; i++)
        {
            var leaf = SaltedLeaves.Leaf(SaltedLeaves.Salt(sent.Body.Secret, i), sent.Body.Entries[i]);
            Assert.True(Traceability.Evidence.Tree.MerkleTree.VerifyInclusion(leaf, i, leaves.Length, Traceability.Evidence.Tree.MerkleTree.Path(leaves, i), sent.Header.EntriesRoot));
        }
        Assert.NotEqual(SaltedLeaves.Salt(sent.Body.Secret, 0), SaltedLeaves.Salt(sent.Body.Secret, 1));
    }

    [Fact]
    public void A_segment_and_an_enrolment_request_are_never_taken_for_each_other()
    {
        var sent = Sample();
        Assert.Equal(ReadKind.Corrupt, Traceability.Evidence.Enrolment.EnrolmentRequest.TryRead(sent.Segment.Sign1.Bytes, out _, out _).Kind);
        var request = CoseSign1.Sign(sent.Key, sent.PublicKey.Kid, "tr.enrolment.v1+cbor", sent.Header.Encode());
        Assert.Equal(ReadKind.Corrupt, Segment.TryRead(request.Bytes, out _).Kind);
        var later = CoseSign1.Sign(sent.Key, sent.PublicKey.Kid, "tr.segment.v2+cbor", sent.Header.Encode());
        Assert.Equal(ReadKind.Newer, Segment.TryRead(later.Bytes, out _).Kind);
        Assert.Equal(ReadKind.Empty, Segment.TryRead([], out _).Kind);
    }
}

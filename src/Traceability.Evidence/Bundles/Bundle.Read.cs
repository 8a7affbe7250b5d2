using Traceability.Evidence.Cbor;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.Evidence.Tree;

namespace Traceability.Evidence.Bundles;

public sealed partial record Bundle
{
    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out Bundle? bundle)
    {
        bundle = null;
        if (bytes.IsEmpty) return ReadOutcome.Empty("bundle");
        if (bytes.Length > MostBytes) return ReadOutcome.Corrupt($"{bytes.Length} bytes, at most {MostBytes} allowed");
        var reader = new CborReader(bytes);
        if (!reader.Array(out var items) || !reader.Integer(1, PackedDeltas.Largest, out long version)) return ReadOutcome.Corrupt("bundle: " + reader.Error);
        if (version > Version) return ReadOutcome.Newer($"bundle version {version}");
        if (items != 6) return ReadOutcome.Corrupt($"bundle: an array of {items} instead of 6");
        if (!ReadSubject(ref reader, out var subject) || !ReadChains(ref reader, out var chains)
            || !ReadSegments(ref reader, chains.Length, out var segments)
            || (subject!.Segment >= segments.Length && !reader.Fail($"a subject in segment {subject.Segment} of {segments.Length}"))
            || !ReadConfigurations(ref reader, out var configurations) || !ReadOpenings(ref reader, segments.Length, out var openings)
            || !reader.End()) return ReadOutcome.Corrupt("bundle: " + reader.Error);
        bundle = new Bundle(subject, chains, segments, configurations, openings);
        return ReadOutcome.Ok;
    }

    static bool ReadSubject(ref CborReader reader, out BundleSubject? subject)
    {
        subject = null;
        if (!reader.Array(out var items) || !reader.Integer(0, 1, out int kind)) return false;
        if (items != 3 + kind) return reader.Fail($"a subject of kind {kind} with {items} items");
        if (!reader.Integer(0, MostSegments - 1, out int segment) || !reader.Integer(0, SegmentHeader.MostEntries - 1, out int entry)) return false;
        var reading = 0;
        if (kind == 1 && !reader.Integer(0, Series.MostReadings - 1, out reading)) return false;
        subject = new BundleSubject(segment, entry, kind == 1 ? reading : null);
        return true;
    }

    static bool ReadChains(ref CborReader reader, out ShownChain[] chains)
    {
        if (!Count(ref reader, 1, MostChains, "chains", out chains)) return false;
        for (var i = 0; i < chains.Length; i++)
        {
            if (!reader.Array(2) || !reader.Bytes(out var request)) return false;
            var approval = ReadOnlySpan<byte>.Empty;
            var none = reader.Null();
            if (!none && !reader.Bytes(out approval)) return false;
            chains[i] = new ShownChain(request.ToArray(), none ? null : approval.ToArray());
        }
        return true;
    }

    static bool ReadSegments(ref CborReader reader, int chains, out ShownSegment[] segments)
    {
        if (!Count(ref reader, 1, MostSegments, "segments", out segments)) return false;
        for (var i = 0; i < segments.Length; i++)
        {
            if (!reader.Array(4) || !reader.Integer(0, chains - 1, out int chain) || !reader.Bytes(out var sign1)
                || !ReadLeaves(ref reader, 0, SegmentHeader.MostEntries, out var entries)
                || !Count(ref reader, 0, MostProofs, "proofs", out byte[][] proofs)) return false;
            for (var k = 0; k < proofs.Length; k++)
            {
                if (!reader.Bytes(out var proof)) return false;
                proofs[k] = proof.ToArray();
            }
            segments[i] = new ShownSegment(chain, sign1.ToArray(), entries, proofs);
        }
        return true;
    }

    static bool ReadConfigurations(ref CborReader reader, out ShownConfiguration[] configurations)
    {
        if (!Count(ref reader, 0, MostConfigurations, "configurations", out configurations)) return false;
        for (var i = 0; i < configurations.Length; i++)
        {
            if (!reader.Array(2) || !reader.Integer(1, Configuration.MostLeaves, out int count)
                || !ReadLeaves(ref reader, 1, Configuration.MostLeaves, out var leaves)) return false;
            configurations[i] = new ShownConfiguration(count, leaves);
        }
        return true;
    }

    static bool ReadOpenings(ref CborReader reader, int segments, out Opening[] openings)
    {
        if (!Count(ref reader, 0, MostShown, "openings", out openings)) return false;
        for (var i = 0; i < openings.Length; i++)
        {
            if (!reader.Array(5) || !reader.Integer(0, segments - 1, out int segment) || !reader.Integer(0, SegmentHeader.MostEntries - 1, out int entry)
                || !reader.Bytes(PersonalValue.KeySize, out var key) || !PersonalValue.ReadKind(ref reader, out var kind) || !reader.Text(256, out var value)) return false;
            openings[i] = new Opening(segment, new PersonalValue(entry, key, kind, value));
        }
        return true;
    }

    static bool ReadLeaves(ref CborReader reader, int fewest, int tree, out ShownLeaf[] leaves)
    {
        if (!Count(ref reader, fewest, MostShown, "leaves", out leaves)) return false;
        for (var i = 0; i < leaves.Length; i++)
        {
            var least = i == 0 ? 0 : leaves[i - 1].Index + 1;
            if (!reader.Array(4) || !reader.Integer(least, tree - 1, out int index) || !reader.Bytes(MerkleTree.HashSize, out var salt)
                || !reader.Bytes(out var content) || !Count(ref reader, 0, LongestPath, "path hashes", out byte[][] path)) return false;
            for (var k = 0; k < path.Length; k++)
                if (!reader.Bytes(MerkleTree.HashSize, out path[k])) return false;
            leaves[i] = new ShownLeaf(index, salt, content.ToArray(), path);
        }
        return true;
    }

    static bool Count<T>(ref CborReader reader, int fewest, int most, string what, out T[] items)
    {
        items = [];
        if (!reader.Array(out var count)) return false;
        if (count < fewest || count > most) return reader.Fail($"{count} {what}");
        items = new T[count];
        return true;
    }
}

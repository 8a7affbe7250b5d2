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
        if (!reader.Versioned(out var items, out var version)) return ReadOutcome.Corrupt("bundle: " + reader.Error);
        if (version > Version) return ReadOutcome.Newer($"bundle version {version}");
        if (items != 8) return ReadOutcome.Corrupt($"bundle: an array of {items} instead of 8");
        if (!ReadSubject(ref reader, out var subject) || !ReadChains(ref reader, out var chains)
            || !ReadSegments(ref reader, chains.Length, out var segments)
            || (Misplaced(subject!, chains.Length, segments.Length) is { } wrong && !reader.Fail(wrong))
            || !ReadConfigurations(ref reader, out var configurations) || !ReadOpenings(ref reader, segments.Length, out var openings)
            || !ReadStatements(ref reader, out var statements) || !ReadParts(ref reader, MostDays, "day statements", out var days)
            || !reader.End()) return ReadOutcome.Corrupt("bundle: " + reader.Error);
        bundle = new Bundle(subject!, chains, segments, configurations, openings) { Statements = statements, Days = days };
        return ReadOutcome.Ok;
    }

    static bool ReadSubject(ref CborReader reader, out BundleSubject? subject)
    {
        subject = null;
        if (!reader.Array(out var items) || !reader.Integer(0, 4, out int kind)) return false;
        if (items != kind switch { 0 or 4 => 3, 2 => 6, _ => 4 }) return reader.Fail($"a subject of kind {kind} with {items} items");
        switch (kind)
        {
            case 0:
                if (!ReadPlace(ref reader, out var segment, out var entry)) return false;
                subject = new BundleSubject.Ticket(segment, entry);
                return true;
            case 1:
                if (!ReadPlace(ref reader, out segment, out entry) || !reader.Integer(0, Series.MostReadings - 1, out int reading)) return false;
                subject = new BundleSubject.Reading(segment, entry, reading);
                return true;
            case 2:
                if (!ReadPlace(ref reader, out segment, out entry) || !ReadPlace(ref reader, out var last, out var lastEntry)
                    || !reader.Text(Entry.LongestText, out var channel)) return false;
                subject = new BundleSubject.Period(segment, entry, last, lastEntry, channel);
                return true;
            case 3:
                if (!reader.Integer(0, MostChains - 1, out int chain) || !reader.Integer(0, PackedDeltas.Largest, out long from)
                    || !reader.Integer(from, PackedDeltas.Largest, out long to)) return false;
                subject = new BundleSubject.Weighings(chain, from, to);
                return true;
            default:
                if (!reader.Integer(0, MostSegments - 1, out int one) || !reader.Integer(0, MostSegments - 1, out int other)) return false;
                subject = new BundleSubject.Contradiction(one, other);
                return true;
        }
    }

    static bool ReadPlace(ref CborReader reader, out int segment, out int entry)
    {
        entry = 0;
        return reader.Integer(0, MostSegments - 1, out segment) && reader.Integer(0, SegmentHeader.MostEntries - 1, out entry);
    }

    /// <summary>Why the subject points beside what the bundle holds; null where it does not.</summary>
    static string? Misplaced(BundleSubject subject, int chains, int segments) => subject switch
    {
        BundleSubject.OfEntry(var segment, _) when segment >= segments => $"a subject in segment {segment} of {segments}",
        BundleSubject.Period(var first, _, var last, _, _) when first >= segments || last >= segments => $"a subject from segment {first} to {last} of {segments}",
        BundleSubject.Weighings(var chain, _, _) when chain >= chains => $"a subject of chain {chain} of {chains}",
        BundleSubject.Contradiction(var one, var other) when segments != 2 || one == other || one > 1 || other > 1 => $"a contradiction of segments {one} and {other} of {segments}",
        _ => null,
    };

    static bool ReadChains(ref CborReader reader, out ShownChain[] chains)
    {
        if (!Count(ref reader, 1, MostChains, "chains", out chains)) return false;
        for (var i = 0; i < chains.Length; i++)
        {
            if (!reader.Array(3) || !reader.Bytes(out var request)) return false;
            var approval = ReadOnlySpan<byte>.Empty;
            var none = reader.Null();
            if ((!none && !reader.Bytes(out approval)) || !ReadParts(ref reader, MostProofs, "proofs", out var proofs)) return false;
            chains[i] = new ShownChain(request.ToArray(), none ? null : approval.ToArray()) { Proofs = proofs };
        }
        return true;
    }

    static bool ReadSegments(ref CborReader reader, int chains, out ShownSegment[] segments)
    {
        if (!Count(ref reader, 1, MostSegments, "segments", out segments)) return false;
        var shown = 0;
        for (var i = 0; i < segments.Length; i++)
        {
            if (!reader.Array(4) || !reader.Integer(0, chains - 1, out int chain) || !reader.Bytes(out var sign1)
                || !ReadLeaves(ref reader, 0, SegmentHeader.MostEntries, out var entries)
                || !ReadParts(ref reader, MostProofs, "proofs", out var proofs)) return false;
            if ((shown += entries.Length) > MostEntries) return reader.Fail($"more than {MostEntries} entries");
            segments[i] = new ShownSegment(chain, sign1.ToArray(), entries, proofs);
        }
        return true;
    }

    static bool ReadStatements(ref CborReader reader, out ShownStatement[] statements)
    {
        if (!Count(ref reader, 0, MostStatements, "statements", out statements)) return false;
        for (var i = 0; i < statements.Length; i++)
        {
            if (!reader.Array(2) || !reader.Bytes(out var entry) || !ReadParts(ref reader, MostProofs, "proofs", out var proofs)) return false;
            statements[i] = new ShownStatement(entry.ToArray(), proofs);
        }
        return true;
    }

    static bool ReadParts(ref CborReader reader, int most, string what, out byte[][] parts)
    {
        if (!Count(ref reader, 0, most, what, out parts)) return false;
        for (var i = 0; i < parts.Length; i++)
        {
            if (!reader.Bytes(out var part)) return false;
            parts[i] = part.ToArray();
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

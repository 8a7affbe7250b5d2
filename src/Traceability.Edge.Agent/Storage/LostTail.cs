using System.Globalization;
using Traceability.Evidence;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Entries;

namespace Traceability.Edge.Agent.Storage;

/// <summary>
/// What this device knows of a tail of its chain that it has lost: the ledger holds segments under its key that are not in its store. Either the
/// store was put back, or somebody else signs with the key.
/// <code>[1, own, found, named, wanted, joint, whole]
/// own     number of the last segment in the store when it was found; the one after it tells of it
/// found   Unix ms
/// named   [number, identity]: what the ledger's head named
/// wanted  the same of the segment to be fetched next, from there downwards; null where nothing is wanted any more
/// joint   number of the last segment that is in both; null until the fetched ones have led there
/// whole   [number, identity] of what was named last and has been fetched down to the joint; null where nothing has</code>
/// </summary>
sealed record LostTail(long Own, long FoundMs, NamedSegment Named, NamedSegment? Wanted, long? Joint = null, NamedSegment? Whole = null)
{
    const int Version = 1;
    const int Members = 7;

    public const string Cause = "lost-tail";

    /// <summary>What the first segment sealed after the finding says of it.</summary>
    public SiteEvent ToEvent(long atMs) => new(EventCode.Gap, atMs, "chain", null, null, Cause,
        string.Create(CultureInfo.InvariantCulture, $"the ledger holds number {Named.Number}, {Convert.ToHexStringLower(Named.Identity)}; this store ended at {Own}"));

    /// <summary>For the person who must look at it.</summary>
    public string Alarm => string.Create(CultureInfo.InvariantCulture,
        $"lost tail: the ledger holds number {Named.Number} of this chain as this store does not, which ended at {Own} when it was found, {DateTimeOffset.FromUnixTimeMilliseconds(FoundMs):yyyy-MM-dd'T'HH:mm:ss'Z'}");

    /// <summary>The ledger names another one, further on or of another branch.</summary>
    public LostTail Naming(NamedSegment other) => this with { Named = other, Wanted = other };

    /// <summary>The wanted one is kept now.</summary>
    /// <param name="previous">What it follows.</param>
    /// <param name="isOwn">Whether that is in the store.</param>
    public LostTail Fetched(NamedSegment previous, bool isOwn) =>
        isOwn ? this with { Wanted = null, Joint = previous.Number, Whole = Named }
        : previous == Whole ? this with { Wanted = null, Whole = Named }
        : this with { Wanted = previous };

    public byte[] Encode()
    {
        var writer = new CborWriter();
        writer.Array(Members);
        writer.Unsigned(Version);
        writer.Integer(Own);
        writer.Integer(FoundMs);
        Named.Write(writer);
        NamedSegment.Write(writer, Wanted);
        writer.IntegerOrNull(Joint);
        NamedSegment.Write(writer, Whole);
        return writer.ToArray();
    }

    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out LostTail? tail)
    {
        tail = null;
        if (bytes.IsEmpty) return ReadOutcome.Empty("the lost tail");
        var reader = new CborReader(bytes);
        if (!reader.Versioned(out var members, out var version)) return ReadOutcome.Corrupt("lost tail: " + reader.Error);
        if (version > Version) return ReadOutcome.Newer($"lost tail version {version}");
        NamedSegment? wanted = null, whole = null;
        long? joint = null;
        if (members != Members || !reader.Integer(0, NamedSegment.LargestNumber, out long own) || !reader.Integer(0, NamedSegment.LargestNumber, out long found)
            || !NamedSegment.TryRead(ref reader, out var named)
            || !NamedSegment.TryReadOrNull(ref reader, out wanted)
            || !reader.IntegerOrNull(0, NamedSegment.LargestNumber, out joint)
            || !NamedSegment.TryReadOrNull(ref reader, out whole)
            || !reader.End()) return ReadOutcome.Corrupt("lost tail: " + (reader.Error ?? $"an array of {members} instead of {Members}"));
        tail = new LostTail(own, found, named!, wanted, joint, whole);
        return ReadOutcome.Ok;
    }
}

using Traceability.Evidence.Entries;

namespace Traceability.Evidence.Bundles;

/// <summary>Tallies count everything since number 1: with them, what is not shown cannot hide.</summary>
public sealed partial class BundleCheck
{
    string? Tally(int i)
    {
        if (TallyOf(i) is not { } tally) return null;
        var header = segments[i].Header;
        Int128 sum = 0;
        foreach (var count in tally.Counts) sum += count;
        return sum == header.FirstSeq + header.Count ? null : $"the tally counts {sum} entries, the chain has {header.FirstSeq + header.Count} up to here";
    }

    /// <summary>Two neighbouring tallies of a chain, in the order of their numbers; what holds between neighbours holds between all.</summary>
    string? Tallies()
    {
        if (bundle.Subject is BundleSubject.Contradiction) return null;
        foreach (var chain in InOrder())
        {
            var last = -1;
            var between = new long[Entry.KindCount];
            foreach (var i in chain)
            {
                foreach (var entry in entries[i].Values) between[(int)entry.Kind]++;
                if (TallyOf(i) is not { } tally) continue;
                if (last >= 0 && Fallen(TallyOf(last)!, tally, between) is { } wrong) return $"segments {last} and {i}: {wrong}";
                last = i;
                Array.Clear(between);
            }
        }
        return null;
    }

    static string? Fallen(Tally before, Tally tally, long[] between)
    {
        for (var kind = 0; kind < Entry.KindCount; kind++)
            if (tally.Counts[kind] - before.Counts[kind] < between[kind]) return $"{tally.Counts[kind]} {(EntryKind)kind} entries counted after {before.Counts[kind]}, and {between[kind]} shown between";
        if (tally.Resets < before.Resets) return $"{tally.Resets} resets after {before.Resets}";
        return tally.GapMs < before.GapMs ? $"{tally.GapMs} ms of gaps after {before.GapMs}" : null;
    }

    Tally? TallyOf(int i) => entries[i].TryGetValue(0, out var first) ? first as Tally : null;

    /// <summary>The segments of each chain by rising number; of one shown at several places only the first.</summary>
    IEnumerable<int[]> InOrder() =>
        Enumerable.Range(0, segments.Length).GroupBy(i => bundle.Segments[i].Chain)
            .Select(chain => chain.OrderBy(i => segments[i].Header.Number).DistinctBy(i => segments[i].Header.Number).ToArray());
}

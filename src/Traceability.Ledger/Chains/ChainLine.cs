using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Chains;

/// <summary>One chain as far as the writer must remember it: the last linked segment and what is held beyond it.</summary>
sealed class ChainLine(EnrolledChain chain)
{
    readonly SortedDictionary<long, List<StoredSegment>> beyond = [];

    public EnrolledChain Chain => chain;
    public long Number { get; set; }
    public byte[] Identity { get; set; } = chain.Identity;
    public byte[] Run { get; set; } = new byte[SegmentHeader.RunSize];
    public long NextSeq { get; set; }

    /// <summary>Of the last linked segment; null before the first.</summary>
    public Tally? Tally { get; set; }

    public long Segments { get; set; }
    public long Readings { get; set; }

    /// <summary>Children beyond the first of any previous, plus one.</summary>
    public int Branches { get; set; } = 1;

    public int Waiting { get; private set; }

    /// <summary>Held segments that neither lie on the followed branch nor beyond its end.</summary>
    public long Aside => Segments - Number - Waiting;

    public void Wait(StoredSegment segment)
    {
        if (!beyond.TryGetValue(segment.Number, out var held)) beyond[segment.Number] = held = [];
        held.Add(segment);
        Waiting++;
    }

    /// <summary>
    /// The held segment that comes next: the child of the last linked one that was logged first. A later child never takes its place, so what has
    /// been counted stays counted.
    /// </summary>
    public StoredSegment? Next() =>
        beyond.TryGetValue(Number + 1, out var held)
            ? held.Where(s => s.Previous.AsSpan().SequenceEqual(Identity) && !s.HeaderOnly).MinBy(s => s.LogIndex)
            : null;

    /// <summary>Moves on to the segment that <see cref="Next"/> gave, or that would have been it.</summary>
    public void Advance(SegmentHeader header, byte[] identity, Tally tally)
    {
        Number = header.Number;
        Identity = identity;
        Run = header.Run;
        NextSeq = header.FirstSeq + header.Count;
        Tally = tally;
        if (beyond.Remove(Number, out var passed)) Waiting -= passed.Count;
    }

    /// <summary>The holes between the linked part and what is held beyond it.</summary>
    public List<MissingRange> Missing()
    {
        var missing = new List<MissingRange>();
        var expected = Number + 1;
        foreach (var number in beyond.Keys)
        {
            if (number > expected) missing.Add(new MissingRange(expected, number - 1));
            if (missing.Count == Head.MostMissing) break;
            expected = number + 1;
        }
        return missing;
    }

    /// <summary>The held segments beyond the linked part that no held one follows under a higher number.</summary>
    public IEnumerable<BranchTip> TipsBeyond()
    {
        if (Waiting == 0) return [];
        var held = beyond.Values.SelectMany(s => s).ToList();
        var latest = new Dictionary<byte[], long>(BytesComparer.Instance); // the highest number that names it as its previous
        foreach (var s in held) latest[s.Previous] = Math.Max(latest.GetValueOrDefault(s.Previous), s.Number);
        return held.Where(s => latest.GetValueOrDefault(s.Identity) <= s.Number).Select(s => new BranchTip(s.Number, s.Identity, s.FirstSeq + s.Entries));
    }

    public ChainStanding Standing(long logSize) => new(chain, Number, Identity, Run, Missing(), Waiting, Segments, Readings, logSize);
}

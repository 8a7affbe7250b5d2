using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Chains;

/// <summary>One chain as far as the writer must remember it: the last linked segment, the branches beside it and what waits.</summary>
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

    /// <summary>What leaves the followed line, or one another; in the order of their ids.</summary>
    public List<Branch> Branches { get; } = [];

    /// <summary>By what precedes the fork: the child that two persons said counts.</summary>
    public Dictionary<byte[], byte[]> Decisions { get; } = new(BytesComparer.Instance);

    /// <summary>Held without what precedes them, so that nobody knows yet where they lie.</summary>
    public int Waiting { get; private set; }

    public void Wait(StoredSegment segment)
    {
        if (!beyond.TryGetValue(segment.Number, out var held)) beyond[segment.Number] = held = [];
        held.Add(segment);
        Waiting++;
    }

    /// <summary>What precedes it has come.</summary>
    public void WaitNoMore(StoredSegment segment)
    {
        if (!beyond.TryGetValue(segment.Number, out var held)) return;
        Waiting -= held.RemoveAll(s => s.Identity.AsSpan().SequenceEqual(segment.Identity));
        if (held.Count == 0) beyond.Remove(segment.Number);
    }

    /// <summary>
    /// Whether a child of the newest segment of a strand continues it: the child that was logged first, so that what has been counted stays counted,
    /// unless two persons have decided for another.
    /// </summary>
    public bool IsContinued(Branch? strand, StoredSegment by) =>
        (strand?.Tip ?? Identity).AsSpan().SequenceEqual(by.Previous) && by.Number == (strand?.TipNumber ?? Number) + 1
        && (!Decisions.TryGetValue(by.Previous, out var kept) || kept.AsSpan().SequenceEqual(by.Identity));

    /// <summary>Moves the followed line on.</summary>
    public void Advance(SegmentHeader header, byte[] identity, Tally tally)
    {
        Number = header.Number;
        Identity = identity;
        Run = header.Run;
        NextSeq = header.FirstSeq + header.Count;
        Tally = tally;
    }

    /// <summary>The holes between the linked part and what waits beyond it.</summary>
    public List<MissingRange> Missing()
    {
        var missing = new List<MissingRange>();
        var expected = Number + 1;
        foreach (var number in beyond.Keys)
        {
            if (number < expected) continue; // of a branch: the followed line has this number
            if (number > expected) missing.Add(new MissingRange(expected, number - 1));
            if (missing.Count == Head.MostMissing) break;
            expected = number + 1;
        }
        return missing;
    }

    public ChainStanding Standing(long logSize) => new(chain, Number, Identity, Run, Missing(), Waiting, Segments, Readings, logSize);
}

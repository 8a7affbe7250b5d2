using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Ingest;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Chains;

/// <summary>
/// Follows every chain from segment to segment in the order of its links, whatever order they arrived in, and hands each linked segment to
/// the derivation. The same code runs when a segment arrives and when everything is derived anew in log order, so both give the same rows.
/// Belongs to the writer's thread.
/// </summary>
sealed class ChainFollower(LedgerWriter facts, DerivedWriter rows, BranchRows strands, Configurations configurations, Derivation derivation, EvidenceFolder evidence)
{
    /// <summary>Held segments of one chain that wait for what precedes them.</summary>
    public const int MostWaiting = 10_000;

    readonly ForkWatch forks = new(facts, rows, strands, evidence);

    readonly Dictionary<byte[], ChainLine> lines = new(BytesComparer.Instance);
    readonly HashSet<ChainLine> touched = [];

    public ChainLine Line(EnrolledChain chain)
    {
        if (lines.TryGetValue(chain.Chain, out var line)) return line;
        lines[chain.Chain] = line = new ChainLine(chain);
        foreach (var (parent, kept) in facts.Decisions(chain.Chain)) line.Decisions[parent] = kept;
        return line;
    }

    /// <summary>Whether only the header of a new segment is kept. Asked before it is stored.</summary>
    public bool KeepsHeaderOnly(EnrolledChain chain, StoredSegment segment) => forks.KeepsHeaderOnly(Line(chain), segment);

    /// <summary>Whether nobody would know where a new segment lies, and there are too many such ones already.</summary>
    public bool IsFull(EnrolledChain chain, StoredSegment segment)
    {
        var line = Line(chain);
        return line.Waiting >= MostWaiting && !forks.TryFindStrand(line, segment, out _);
    }

    /// <summary>Lets go of a chain, so that it can be followed anew from its first segment.</summary>
    public void Forget(EnrolledChain chain)
    {
        if (lines.Remove(chain.Chain, out var line)) touched.Remove(line);
    }

    /// <summary>Brings the branches of a chain back.</summary>
    public void Restore(ChainLine line, IEnumerable<BranchRow> branches) => forks.Restore(line, branches);

    /// <summary>Whether a child continues what it and its siblings leave.</summary>
    public bool IsFollowed(EnrolledChain chain, StoredSegment child) => forks.IsFollowed(Line(chain), child);

    /// <summary>Two persons have decided for the child that is followed already.</summary>
    public void Decide(EnrolledChain chain, byte[] parent, byte[] kept)
    {
        var line = Line(chain);
        line.Decisions[parent] = kept;
        touched.Add(line);
        ForkWatch.Decide(line, parent);
    }

    /// <summary>Takes a segment that has just been stored; content is null where only the header is kept.</summary>
    public void Take(EnrolledChain chain, StoredSegment segment, SegmentHeader header, SegmentContent? content, int readings, bool decodingChecked)
    {
        var line = Line(chain);
        touched.Add(line);
        line.Segments++;
        line.Readings += readings;
        if (content is { Configuration.Count: > 0 })
        {
            configurations.Add(header.ConfigurationHash, segment.LogIndex, content.Configuration);
            ProfileAgreement.Check(content.Configuration,
                (id, wrong) => rows.AddFinding(FindingKind.RuleNotOfProfile, line.Chain.Chain, segment.Number, segment.Identity, id, wrong),
                (id, missing) => rows.AddFinding(FindingKind.ProfileMissing, line.Chain.Chain, segment.Number, segment.Identity, id, missing));
        }
        if (chain.Keys.Disowning(segment.Number, segment.Identity).MinBy(beyond => beyond.LogSize) is { } revocation) Disown(chain, segment.Number, segment.Identity, revocation);
        CheckLinks(line, segment);
        Place(line, segment, header, content, decodingChecked);
        forks.FindEquivocation(line, segment);
    }

    /// <summary>Marks what is held beyond the tips of what the chain's keys have lost.</summary>
    public void Disown(EnrolledChain chain)
    {
        foreach (var (number, identity) in facts.SegmentsFrom(chain.Chain, chain.Keys.Revocations.Min(revocation => revocation.LastAccepted)))
            if (chain.Keys.Disowning(number, identity).MinBy(beyond => beyond.LogSize) is { } revocation) Disown(chain, number, identity, revocation);
    }

    void Disown(EnrolledChain chain, long number, byte[] identity, Revocation revocation) =>
        rows.AddFinding(FindingKind.Disowned, chain.Chain, number, identity, "", $"beyond number {revocation.LastAccepted} of a revoked key: {revocation.Reason}");

    /// <summary>Writes where the touched chains stand and gives them.</summary>
    public List<ChainLine> Flush()
    {
        foreach (var line in touched)
        {
            forks.Flush(line);
            rows.PutState(line);
        }
        List<ChainLine> flushed = [.. touched];
        touched.Clear();
        return flushed;
    }

    /// <summary>Puts a segment where it belongs, and then all that has waited for it, in the order of the log.</summary>
    void Place(ChainLine line, StoredSegment arrived, SegmentHeader header, SegmentContent? content, bool decodingChecked)
    {
        if (!forks.TryFindStrand(line, arrived, out var strand))
        {
            if (!arrived.HeaderOnly) line.Wait(arrived);
            strands.Put(arrived, branch: null);
            return;
        }
        var due = new Queue<(StoredSegment Segment, Branch? Strand)>([(arrived, strand)]);
        while (due.TryDequeue(out var next))
        {
            var (segment, on) = next;
            var isArrived = ReferenceEquals(segment, arrived);
            if (!isArrived) line.WaitNoMore(segment);
            if (on is null && line.IsContinued(null, segment) && !segment.HeaderOnly)
            {
                if (isArrived) Link(line, header, segment.Identity, content!, decodingChecked);
                else header = LinkHeld(line, segment);
                if (!isArrived) strands.Remove(segment.Identity);
                forks.Grow(line, null, segment.Number, segment.Identity, header);
            }
            else
            {
                if (!isArrived) header = facts.OpenHeader(segment.LogIndex).Header;
                if (!forks.TryBranch(line, ref on, segment, header, arrived.LogIndex)) continue;
            }
            foreach (var child in facts.Children(segment.Chain, segment.Identity, arrived.LogIndex))
                if (child.Number == segment.Number + 1) due.Enqueue((child, on));
        }
    }

    SegmentHeader LinkHeld(ChainLine line, StoredSegment held)
    {
        var (segment, body) = facts.Open(held.LogIndex);
        if (!SegmentContent.TryDecode(segment.Header, body, out var content).IsOk)
            throw new InvalidDataException($"segment {held.LogIndex} of the log cannot be decoded from the store");
        Link(line, segment.Header, segment.Identity, content!, decodingChecked: false);
        return segment.Header;
    }

    void Link(ChainLine line, SegmentHeader header, byte[] identity, SegmentContent content, bool decodingChecked)
    {
        if (TallyContradiction(line.Tally, content) is { } wrong)
            rows.AddFinding(FindingKind.TallyMismatch, line.Chain.Chain, header.Number, identity, "tally", wrong);
        derivation.Link(line.Chain, header, identity, content, decodingChecked);
        line.Advance(header, identity, content.Tally);
    }

    /// <summary>Number and first seq against the held parent and the held children, whichever came first.</summary>
    void CheckLinks(ChainLine line, StoredSegment segment)
    {
        if (segment.Previous.AsSpan().SequenceEqual(line.Identity)) CheckLink(line, segment.Number, segment.Identity, segment.FirstSeq, line.Number, line.NextSeq);
        else if (facts.FindPlace(segment.Chain, segment.Previous, segment.LogIndex) is { } parent)
            CheckLink(line, segment.Number, segment.Identity, segment.FirstSeq, parent.Number, parent.FirstSeq + parent.Entries);
        foreach (var child in facts.Children(segment.Chain, segment.Identity, segment.LogIndex))
            CheckLink(line, child.Number, child.Identity, child.FirstSeq, segment.Number, segment.FirstSeq + segment.Entries);
    }

    void CheckLink(ChainLine line, long number, byte[] identity, long firstSeq, long parentNumber, long parentNextSeq)
    {
        if (number != parentNumber + 1)
            rows.AddFinding(FindingKind.TallyMismatch, line.Chain.Chain, number, identity, "number", $"number {number} after {parentNumber}");
        if (firstSeq != parentNextSeq)
            rows.AddFinding(FindingKind.TallyMismatch, line.Chain.Chain, number, identity, "first seq", $"first seq {firstSeq} where {parentNextSeq} follows");
    }

    /// <summary>A tally is the one before plus the segment's own entries; resets, gaps and ticket numbers never go back.</summary>
    static string? TallyContradiction(Tally? before, SegmentContent content)
    {
        var tally = content.Tally;
        for (var kind = 0; kind < Entry.KindCount; kind++)
        {
            var own = content.Entries.Count(e => (int)e.Kind == kind);
            var expected = (before?.Counts[kind] ?? 0) + own;
            if (tally.Counts[kind] != expected) return $"{tally.Counts[kind]} {(EntryKind)kind} entries counted where {expected} follow";
        }
        if (before is null) return null;
        if (tally.Resets < before.Resets) return $"{tally.Resets} resets after {before.Resets}";
        if (tally.GapMs < before.GapMs) return $"{tally.GapMs} ms of gaps after {before.GapMs}";
        foreach (var ticket in before.Tickets)
            if (tally.Tickets.FirstOrDefault(t => t.Scale == ticket.Scale) is not { } now || now.Next < ticket.Next)
                return $"the next ticket of {ticket.Scale} went back from {ticket.Next}";
        return null;
    }
}

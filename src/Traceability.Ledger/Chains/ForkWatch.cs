using Traceability.Evidence.Bundles;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Ledger.Ingest;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Chains;

/// <summary>
/// Keeps the branches of chains apart and says what made them. Every branch counts both sides of its fork with all that hangs on them, so the
/// name of a fork is the same whatever order its segments came in. Belongs to the writer's thread.
/// </summary>
sealed class ForkWatch(LedgerWriter facts, DerivedWriter rows, BranchRows strands, EvidenceFolder evidence)
{
    /// <summary>Undecided branches of a chain of which the entries are kept, the followed line among them.</summary>
    const int MostBranches = 4;

    /// <summary>Segments of one branch that are kept with their entries; at six a minute eleven days in which to decide.</summary>
    const int MostKept = 100_000;

    /// <summary>Branches of a chain that are told apart. What lies on further ones waits, as its header.</summary>
    const int MostTold = 1024;

    /// <summary>Others with which an equivocation names a segment: all, unless somebody signs one number without end.</summary>
    const int MostPairs = 16;

    /// <summary>The strand on which a new segment lies: what its previous lies on. False where nobody knows yet, or where its number does not follow.</summary>
    public bool TryFindStrand(ChainLine line, StoredSegment segment, out Branch? strand)
    {
        strand = null;
        if (segment.Previous.AsSpan().SequenceEqual(line.Identity)) return segment.Number == line.Number + 1;
        if (segment.Previous.AsSpan().SequenceEqual(line.Chain.Identity)) return segment.Number == 1;
        if (facts.FindPlace(segment.Chain, segment.Previous, segment.LogIndex) is not { } parent || segment.Number != parent.Number + 1) return false;
        if (strands.Find(segment.Previous) is not { } place) return true;
        if (place.Branch is { } id) strand = line.Branches[(int)id - 1];
        return !place.Waits;
    }

    /// <summary>Not the first of a branch, and not waiting.</summary>
    public bool IsFollowed(ChainLine line, StoredSegment child) =>
        strands.Find(child.Identity) is not { } place || (place.Branch is { } id && !line.Branches[(int)id - 1].Side.Identity.AsSpan().SequenceEqual(child.Identity));

    public bool KeepsHeaderOnly(ChainLine line, StoredSegment segment) =>
        line.Branches.Count > 0
        && (facts.IsHeaderOnly(segment.Previous)
            || (line.Branches.Count(b => !b.Decided) + 1 >= MostBranches && facts.HasSibling(segment))
            || (TryFindStrand(line, segment, out var strand) && strand is { Kept: >= MostKept }));

    /// <summary>Puts a segment that does not continue the followed line on its branch, or on a new one, which becomes its strand. False where it must wait.</summary>
    /// <param name="now">Position of the newest segment that is taken into account.</param>
    public bool TryBranch(ChainLine line, ref Branch? strand, StoredSegment segment, SegmentHeader header, long now)
    {
        if (strand is not null && line.IsContinued(strand, segment))
        {
            strands.Put(segment, strand);
            strand.Advance(segment.Identity, segment.Number);
            if (!segment.HeaderOnly) strand.Kept++;
            Grow(line, strand, segment.Number, segment.Identity, header);
            return true;
        }
        if ((strand is null && line.IsContinued(null, segment)) || line.Branches.Count >= MostTold)
        {
            strands.Put(segment, branch: null);
            if (line.Branches.Count >= MostTold)
                rows.AddFinding(FindingKind.Fork, segment.Chain, segment.Number, segment.Identity, "", $"beyond the {MostTold} branches of a chain that are told apart");
            return false;
        }
        var left = strand;
        var branch = new Branch(line.Branches.Count + 1, left, ParentOf(line, segment.Previous), ForkSide.Of(segment.Identity, header))
        {
            Kept = segment.HeaderOnly ? 0 : 1,
            Decided = line.Decisions.ContainsKey(segment.Previous),
        };
        strands.Put(segment, branch);
        Grow(line, left, branch.Parent.Number, segment.Identity, header);
        branch.Other = OtherSide(line, left, segment, now);
        line.Branches.Add(branch);
        strand = branch;
        return true;
    }

    /// <summary>Counts a segment on every side of a fork on which it hangs.</summary>
    /// <param name="number">Its place on the strand; that of what it leaves where it begins a branch.</param>
    public void Grow(ChainLine line, Branch? strand, long number, byte[] identity, SegmentHeader header)
    {
        if (line.Branches.Count == 0) return;
        var reached = new Dictionary<int, long>();
        for (; strand is not null; strand = strand.From)
        {
            reached[strand.Id] = number;
            strand.Count(header);
            number = strand.Parent.Number;
        }
        reached[0] = number;
        foreach (var branch in line.Branches)
            if (reached.TryGetValue(branch.From?.Id ?? 0, out var at) && branch.Parent.Number < at) branch.CountOther(identity, header);
    }

    /// <summary>
    /// One number signed twice in one run, after different segments; two that continue the same one are a fork. Every member gets its finding, so the
    /// rows do not tell who came first.
    /// </summary>
    public void FindEquivocation(ChainLine line, StoredSegment segment)
    {
        foreach (var other in facts.SameRunAndNumber(segment, MostPairs))
        {
            var detail = $"run {Convert.ToHexStringLower(segment.Run)} signed number {segment.Number} more than once";
            foreach (var (one, beside) in (ReadOnlySpan<(byte[], byte[])>)[(segment.Identity, other), (other, segment.Identity)])
                rows.PutFinding(FindingKind.Equivocation, segment.Chain, segment.Number, one, Beside(beside), detail, StateOf(line, segment.Identity, other));
            WriteProof(line, segment.Number, segment.Identity, other);
        }
    }

    /// <summary>Two persons have decided for the child that is followed already.</summary>
    public static void Decide(ChainLine line, byte[] parent)
    {
        foreach (var branch in line.Branches)
        {
            if (branch.Parent.Identity.AsSpan().SequenceEqual(parent)) branch.Decided = true;
            branch.Changed = true; // one that leaves it is set aside with it
        }
    }

    /// <summary>Writes the branches that have changed, what they are now, and a proof file where they are one.</summary>
    public void Flush(ChainLine line)
    {
        foreach (var branch in line.Branches.Where(b => b.Changed))
        {
            var fork = branch.Fork;
            var state = branch.IsSetAside ? FindingState.Decided : FindingState.Open;
            if (fork is not null && branch.Said != (fork, state))
            {
                var (one, other) = (branch.Side, branch.Other!);
                rows.PutFinding(fork.Kind.Name(), line.Chain.Chain, one.Number, one.Identity, Beside(other.Identity), fork.Detail, state);
                rows.PutFinding(fork.Kind.Name(), line.Chain.Chain, other.Number, other.Identity, Beside(one.Identity), fork.Detail, state);
                if (fork.Kind.IsProof()) WriteProof(line, one.Number, one.Identity, other.Identity);
                branch.Said = (fork, state);
            }
            strands.PutBranch(line.Chain.Chain, branch, fork);
            branch.Changed = false;
        }
        if (!line.Branches.Exists(b => b.Decided)) return;
        foreach (var (number, identity, place, detail) in rows.Findings(line.Chain.Chain, FindingKind.Equivocation))
            if (place.Length > BesideWord.Length && StateOf(line, identity, Convert.FromHexString(place.AsSpan(BesideWord.Length))) == FindingState.Decided)
                rows.PutFinding(FindingKind.Equivocation, line.Chain.Chain, number, identity, place, detail, FindingState.Decided);
    }

    public void Restore(ChainLine line, IEnumerable<BranchRow> branches)
    {
        foreach (var row in branches)
        {
            var (first, tip) = (HeaderOf(row.First), HeaderOf(row.Tip));
            var side = ForkSide.Of(row.First, first) with { LastMs = row.LastMs, RunMs = row.RunMs, RunSegments = row.RunSegments, Segments = row.Segments };
            var branch = new Branch((int)row.Id, row.Up is { } up ? line.Branches[(int)up - 1] : null, ParentOf(line, row.Previous), side) { Kept = row.Kept, Decided = row.Decided };
            if (row.Other is { } other)
                branch.Other = ForkSide.Of(other, HeaderOf(other)) with
                {
                    LastMs = row.OtherLastMs, RunMs = row.OtherRunMs, RunSegments = row.OtherRunSegments, Segments = row.OtherSegments,
                };
            branch.Advance(row.Tip, tip.Number);
            branch.Changed = false;
            line.Branches.Add(branch);
        }
    }

    /// <summary>The child that continues the strand which a new branch leaves, with all that hangs on it; null where it is not held.</summary>
    ForkSide? OtherSide(ChainLine line, Branch? strand, StoredSegment segment, long now)
    {
        var child = facts.Children(segment.Chain, segment.Previous, now).Find(c =>
            !c.Identity.AsSpan().SequenceEqual(segment.Identity) && strands.Find(c.Identity) is var place && (strand is null ? place is null : place?.Branch == strand.Id));
        if (child is null) return null;
        var side = ForkSide.Of(child.Identity, facts.OpenHeader(child.LogIndex).Header);
        var (segments, runSegments, lastMs) = strands.Total(segment.Chain, child.Number, now, strand, side.Run);
        var lastOfRun = strands.LastOfRun(segment.Chain, child.Number, now, strand, side.Run) is { } index ? facts.OpenHeader(index).Header.MonotonicMs : side.RunMs;
        side = side with { Segments = segments, RunSegments = runSegments, LastMs = lastMs, RunMs = lastOfRun };
        foreach (var leaves in line.Branches.Where(b => b.From == strand && b.Parent.Number >= child.Number))
        {
            var sameRun = leaves.Side.Run.AsSpan().SequenceEqual(side.Run);
            side = side with
            {
                Segments = side.Segments + leaves.Side.Segments,
                LastMs = Math.Max(side.LastMs, leaves.Side.LastMs),
                RunSegments = side.RunSegments + (sameRun ? leaves.Side.RunSegments : 0),
                RunMs = sameRun ? Math.Max(side.RunMs, leaves.Side.RunMs) : side.RunMs,
            };
        }
        return side;
    }

    ForkParent ParentOf(ChainLine line, byte[] previous) =>
        previous.AsSpan().SequenceEqual(line.Chain.Identity) ? ForkParent.Enrolment(previous) : ForkParent.Of(previous, HeaderOf(previous));

    SegmentHeader HeaderOf(byte[] identity) => facts.OpenHeader(IndexOf(identity)).Header;

    long IndexOf(byte[] identity) => facts.FindLogIndex(identity) ?? throw new InvalidDataException($"segment {Convert.ToHexStringLower(identity)} of a branch is not held");

    string StateOf(ChainLine line, byte[] one, byte[] other) => IsSetAside(line, one) || IsSetAside(line, other) ? FindingState.Decided : FindingState.Open;

    bool IsSetAside(ChainLine line, byte[] identity) => strands.Find(identity)?.Branch is { } id && line.Branches[(int)id - 1].IsSetAside;

    void WriteProof(ChainLine line, long number, byte[] one, byte[] other)
    {
        if (one.AsSpan().SequenceCompareTo(other) > 0) (one, other) = (other, one);
        var chain = line.Chain.Chain;
        var (request, approval) = facts.FindApproval(chain);
        evidence.Write($"{line.Chain.Address.Facility}-{number}-{Convert.ToHexStringLower(one.AsSpan(0, 6))}-{Convert.ToHexStringLower(other.AsSpan(0, 6))}.bundle",
            () => new Bundle(new BundleSubject.Contradiction(0, 1), [new ShownChain(request, approval)], [Shown(one), Shown(other)], [], [])
            {
                Statements = [.. facts.Statements(chain, StatementKind.Rotation).Select(entry => new ShownStatement(entry, []))],
            }.Encode());

        ShownSegment Shown(byte[] identity) => new(0, facts.OpenHeader(IndexOf(identity)).Sign1.Bytes, [], []);
    }

    const string BesideWord = "beside ";

    static string Beside(byte[] other) => BesideWord + Convert.ToHexStringLower(other);
}

using System.Security.Cryptography;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>A segment of the refinery before it is sealed: its entries without the tally, and what is other than usual.</summary>
sealed record Draft(params Entry[] Entries)
{
    public ECDsa Key { get; init; } = Cast.RefineryKey;

    /// <summary>The agent's starts, from 1: the run follows from it.</summary>
    public int Boot { get; init; } = 1;

    public Func<Tally, Tally> Tally { get; init; } = tally => tally;

    public Func<SegmentHeader, SegmentHeader> Header { get; init; } = header => header;

    public Draft Before(params Entry[] more) => this with { Entries = [.. more, .. Entries] };

    public Draft And(params Entry[] more) => this with { Entries = [.. Entries, .. more] };
}

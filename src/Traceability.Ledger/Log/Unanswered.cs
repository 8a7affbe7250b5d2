using Traceability.Evidence.Segments;
using Traceability.Ledger.Ingest;

namespace Traceability.Ledger.Log;

/// <summary>A segment with its position in the log that no published checkpoint covers yet, and everyone who asks about it; one receipt answers all.</summary>
/// <param name="Again">It was held already when it was asked about first.</param>
sealed record Unanswered(SegmentHeader Header, byte[] Identity, long Index, bool Again, Submission First)
{
    public List<Submission> Submissions { get; } = [First];
}

using Traceability.Evidence.Segments;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Ingest;

namespace Traceability.Ledger.Log;

/// <summary>A newly published checkpoint of the segment log and every segment that is answered with a receipt under it, the repeated ones too.</summary>
sealed record PublishReport(PublishedCheckpoint Checkpoint)
{
    public List<(DeviceAddress Device, SegmentHeader Header, Verdict.Logged Verdict)> Answered { get; } = [];
}

namespace Traceability.Ledger.Log;

/// <summary>The instants of a batch between which the process may die; tests cut there.</summary>
enum SequencerStep
{
    Begun,
    SegmentsWritten,
    DerivedWritten,
    Committed,
    CheckpointSigned,
    CheckpointCommitted,
    CheckpointPublished,
    Answered,
    DaysStated,
    DaysCommitted,
}

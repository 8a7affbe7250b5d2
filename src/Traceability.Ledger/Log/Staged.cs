using Traceability.Ledger.Ingest;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Log;

/// <summary>What waits for the sequencer.</summary>
abstract record Staged
{
    Staged() { }

    /// <summary>A message that has been through its checks.</summary>
    public sealed record Checked(Submission Submission, CheckOutcome Outcome) : Staged;

    /// <summary>A message that was refused before with these very bytes: counted, not looked at.</summary>
    public sealed record RefusedAgain(Submission Submission, Refusal Why) : Staged;

    /// <summary>Only wakes the sequencer.</summary>
    public sealed record Nothing : Staged;

    /// <summary>Something else that must be written by the one writer, in the same transaction as its neighbours.</summary>
    public sealed record Write(Action<LedgerWriter> Act, TaskCompletionSource Done) : Staged;
}

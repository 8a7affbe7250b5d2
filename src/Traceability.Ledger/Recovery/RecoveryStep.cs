namespace Traceability.Ledger.Recovery;

/// <summary>The instants of a recovery between which the process may die; tests cut there.</summary>
enum RecoveryStep
{
    KeyMade,
    SuccessionWritten,
    Replaced,
    Committed,
    Swapped,
}

namespace Traceability.Ledger.Store;

/// <summary>A held segment without its message.</summary>
/// <param name="HeaderOnly">Kept without entries: it lies on a branch beyond those a chain is allowed.</param>
sealed record StoredSegment(
    long LogIndex, byte[] Identity, byte[] Chain, long Number, byte[] Run, byte[] Previous, long FirstSeq, int Entries, long SealedMs, bool HeaderOnly);

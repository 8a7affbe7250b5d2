namespace Traceability.Ledger.Log;

/// <summary>A checkpoint that is durable in the store and in the second place: the only kind that anyone outside ever sees.</summary>
sealed record PublishedCheckpoint(long Size, byte[] Root, string Note);

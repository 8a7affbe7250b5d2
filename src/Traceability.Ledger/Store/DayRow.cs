namespace Traceability.Ledger.Store;

/// <summary>A day statement of a chain: its digest, and its leaf in the statement log.</summary>
sealed record DayRow(string Day, string Digest, string Label, long Position);

namespace Traceability.Ledger.Records;

/// <summary>One record, as lists show it.</summary>
/// <param name="Id">Digest of its bytes; likewise <paramref name="Replaces"/> and <paramref name="ReplacedBy"/>.</param>
/// <param name="Attachment">SHA-256 of the document.</param>
/// <param name="Position">Of its statement in the statement log.</param>
/// <param name="Observed">What the quantity was counted from; null where it was recorded as it is counted.</param>
sealed record RecordRow(
    string Id, string Facility, string Stream, string Kind, DateTimeOffset From, DateTimeOffset To, decimal Quantity, string Unit, string? Document, string? Attachment, string? Note,
    string? Replaces, string? ReplacedBy, string Account, string Role, DateTimeOffset At, long Position, ObservedView? Observed);

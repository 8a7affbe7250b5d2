namespace Traceability.Ledger.Deeds;

/// <summary>One deed, as lists show it.</summary>
/// <param name="Id">Digest of its bytes; likewise <paramref name="Previous"/>.</param>
/// <param name="Documents">SHA-256 by name.</param>
/// <param name="Position">Of its statement in the statement log.</param>
public sealed record DeedRow(
    string Id, string Facility, string Kind, string About, string? Note, IReadOnlyDictionary<string, string> Documents, string? Previous, string Account, string Role, DateTimeOffset At, long Position);

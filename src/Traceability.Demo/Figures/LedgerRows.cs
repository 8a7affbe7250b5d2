namespace Traceability.Demo.Figures;

// Rows of the ledger's lists, as far as the demo looks at them. Hex is lower case, weights are kilograms.

sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <param name="Number">The chain is held without a hole up to here.</param>
/// <param name="Segments">Segments counted; more than <paramref name="Number"/> would mean that one was counted twice.</param>
sealed record ChainRow(string Chain, string Facility, string Device, long Number, long Segments, long HeldUpTo);

sealed record WeighingRow(
    string Facility, string Chain, long Segment, int Entry, string Ticket, int Pass, DateTimeOffset At, decimal ShownKg,
    decimal? GrossKg, decimal? TareKg, decimal? NetKg, long? LogIndex);

sealed record RefusalRow(string Reason, string Detail, string? Chain, long? Number, int? Entry, string? What, string? Signed, string? Claimed, string? Evidence, string? MessageHash);

sealed record EventRow(string Facility, long Segment, string Code, DateTimeOffset At, string Subject, DateTimeOffset? From, DateTimeOffset? To, string Cause);

namespace Traceability.Ledger.Store;

// The rows of the lists, as the API and the pages show them. Identities, chains and hashes are lower-case hex; weights are kilograms.

/// <summary>One page of a list; <paramref name="Next"/> is the cursor of the following page, null at the end.</summary>
sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

sealed record ChainRow(
    string Chain, string Organisation, string Facility, string Device, string Identity, string KeyId, DateTimeOffset Enrolled,
    long Number, string Head, long Segments, long Readings, long HeldUpTo, string Trust);

sealed record SegmentRow(long Number, string Identity, DateTimeOffset Sealed, int Count, int Readings, long LogIndex, bool HeaderOnly);

sealed record HourRowView(
    string Channel, string Unit, DateTimeOffset Hour, DateTimeOffset From, DateTimeOffset To, decimal Quantity, bool Measured, bool QuantityLost);

sealed record WeighingRow(
    string Facility, string Device, string Chain, long Segment, int Entry, string Ticket, string Scale, int Pass, DateTimeOffset At,
    decimal ShownKg, string? FirstTicket, decimal? GrossKg, decimal? TareKg, decimal? NetKg, long? LogIndex, string Identity);

sealed record QuarantineRow(
    long Id, string Topic, string Reason, string Detail, DateTimeOffset First, DateTimeOffset Last, long Times, long Size, string MessageHash,
    string? Chain, long? Number, int? Entry, string? What, string? Signed, string? Claimed, string? Unit, string? Evidence);

sealed record QuarantineTotal(string Topic, long Refused, long Kept, long KeptBytes, long Dropped);

sealed record FindingRow(string Kind, string Facility, string Device, string Chain, long Number, string Identity, string Place, string Detail);

sealed record EventRow(
    string Facility, string Device, string Chain, long Segment, int Entry, string Code, DateTimeOffset At, string Subject,
    DateTimeOffset? From, DateTimeOffset? To, string Cause, string Detail);

/// <summary>One reading as it was signed, with the place of its proof.</summary>
sealed record ReadingRow(DateTimeOffset At, decimal? Value, string Quality, string Words, string Device, long Segment, int Entry, int Reading, string Identity);

/// <summary>A day statement of a chain: its digest, and its leaf in the statement log.</summary>
sealed record DayRow(string Day, string Digest, string Label, long Position);

sealed record EnrolledView(string Chain, string Identity, string Organisation, string Facility, string Device, DateTimeOffset Enrolled);

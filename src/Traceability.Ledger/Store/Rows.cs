using System.Text.Json.Serialization;
using Traceability.Evidence.Exports;

namespace Traceability.Ledger.Store;

// The rows of the lists, as the API and the pages show them. Identities, chains and hashes are lower-case hex; weights are kilograms.

/// <inheritdoc cref="PageOf"/>
sealed record Page<T>(IReadOnlyList<T> Items, string? Next) : PageOf(Next);

/// <param name="WaitsForApproval">It gets no certificate until the organisation has approved it.</param>
sealed record ChainRow(
    string Chain, string Organisation, string Facility, string Device, string Identity, string KeyId, DateTimeOffset Enrolled,
    long Number, string Head, long Segments, long Readings, long HeldUpTo, string Trust, bool WaitsForApproval, bool Refilling);

/// <param name="Lies">On the line that figures follow, on a branch beside it, or nobody knows while it waits for what precedes it.</param>
sealed record SegmentRow(long Number, string Identity, DateTimeOffset Sealed, int Count, int Readings, long LogIndex, bool HeaderOnly, string Lies)
{
    public const string Followed = "followed", OnBranch = "branch", Waiting = "waiting";
}

sealed record WeighingRow(
    string Facility, string Device, string Chain, long Segment, int Entry, string Ticket, string Scale, int Pass, DateTimeOffset At,
    decimal ShownKg, string? FirstTicket, decimal? GrossKg, decimal? TareKg, decimal? NetKg, long? LogIndex, string Identity);

sealed record QuarantineRow(
    long Id, string Topic, string Reason, string Detail, DateTimeOffset First, DateTimeOffset Last, long Times, long Size, string MessageHash,
    string? Chain, long? Number, int? Entry, string? What, string? Signed, string? Claimed, string? Unit, string? Evidence);

sealed record QuarantineTotal(string Topic, long Refused, long Kept, long KeptBytes, long Dropped);

sealed record FindingRow(string Kind, string Facility, string Device, string Chain, long Number, string Identity, string Place, string Detail, string State);

sealed record EventRow(
    string Facility, string Device, string Chain, long Segment, int Entry, string Code, DateTimeOffset At, string Subject,
    DateTimeOffset? From, DateTimeOffset? To, string Cause, string Detail);

/// <summary>Readings of one strand.</summary>
/// <param name="OtherBranches">Identities of the first segments of branches that hold further readings of these devices in this time; to be asked for one by one.</param>
sealed record ReadingPage(IReadOnlyList<ReadingRow> Items, string? Next, IReadOnlyList<string> OtherBranches) : PageOf(Next);

/// <summary>One reading as it was signed, with the place of its proof.</summary>
/// <param name="Exact">The same in the digits it was read with.</param>
/// <param name="Unit">As the decoding rule of its time names it.</param>
/// <param name="RedecodedValue">What a mended profile decodes the same words to, which is what counts; null where none does or that rule gives no value.</param>
/// <param name="RedecodedBy">The deed that mended the profile; null where the signed value counts.</param>
sealed record ReadingRow(
    DateTimeOffset At, decimal? Value, string Quality, string Words, string Device, long Segment, int Entry, int Reading, string Identity,
    [property: JsonIgnore] ExportedReading Exact, [property: JsonIgnore] string Unit, decimal? RedecodedValue, string? RedecodedQuality, string? RedecodedBy);

/// <summary>What the oldest and the newest register statement of a span enclose of a counter.</summary>
sealed record ProvableSpan(string Channel, DateTimeOffset From, DateTimeOffset To);

/// <summary>A day statement of a chain: its digest, and its leaf in the statement log.</summary>
sealed record DayRow(string Day, string Digest, string Label, long Position);

sealed record EnrolledView(string Chain, string Identity, string Organisation, string Facility, string Device, DateTimeOffset Enrolled, bool WaitsForApproval);

/// <summary>One child of a fork and all that hangs on it.</summary>
/// <param name="Followed">Whether figures follow it, or would if what both leave were followed.</param>
sealed record ForkSideRow(string Identity, long Number, string Run, DateTimeOffset First, DateTimeOffset Last, long Segments, bool Followed);

/// <summary>Two children of one previous.</summary>
/// <param name="Parent">Identity of what precedes both: a segment, or the enrolment.</param>
/// <param name="State">open, signed once, or decided.</param>
/// <param name="Proof">Where the proof file is, or why there is none.</param>
sealed record ForkRow(string Parent, long ParentNumber, string Kind, string Detail, string State, string? Kept, string Proof, IReadOnlyList<ForkSideRow> Branches);

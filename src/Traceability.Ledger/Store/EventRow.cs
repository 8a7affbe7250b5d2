namespace Traceability.Ledger.Store;

sealed record EventRow(
    string Facility, string Device, string Chain, long Segment, int Entry, string Code, DateTimeOffset At, string Subject,
    DateTimeOffset? From, DateTimeOffset? To, string Cause, string Detail);

namespace Traceability.Ledger.Store;

sealed record WeighingRow(
    string Facility, string Device, string Chain, long Segment, int Entry, string Ticket, string Scale, int Pass, DateTimeOffset At,
    decimal ShownKg, string? FirstTicket, decimal? GrossKg, decimal? TareKg, decimal? NetKg, long? LogIndex, string Identity);

namespace Traceability.Ledger.Store;

sealed record QuarantineRow(
    long Id, string Topic, string Reason, string Detail, DateTimeOffset First, DateTimeOffset Last, long Times, long Size, string MessageHash,
    string? Chain, long? Number, int? Entry, string? What, string? Signed, string? Claimed, string? Unit, string? Evidence);

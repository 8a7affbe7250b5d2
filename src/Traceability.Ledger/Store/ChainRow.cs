namespace Traceability.Ledger.Store;

/// <param name="WaitsForApproval">It gets no certificate until the organisation has approved it.</param>
sealed record ChainRow(
    string Chain, string Organisation, string Facility, string Device, string Identity, string KeyId, DateTimeOffset Enrolled,
    long Number, string Head, long Segments, long Readings, long HeldUpTo, string Trust, bool WaitsForApproval, bool Refilling);

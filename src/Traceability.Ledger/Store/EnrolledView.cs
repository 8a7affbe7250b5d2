namespace Traceability.Ledger.Store;

sealed record EnrolledView(string Chain, string Identity, string Organisation, string Facility, string Device, DateTimeOffset Enrolled, bool WaitsForApproval);

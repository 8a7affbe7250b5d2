namespace Traceability.Ledger.Store;

sealed record FindingRow(string Kind, string Facility, string Device, string Chain, long Number, string Identity, string Place, string Detail, string State);

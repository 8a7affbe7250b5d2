namespace Traceability.Ledger.Store;

sealed record QuarantineTotal(string Topic, long Refused, long Kept, long KeptBytes, long Dropped);

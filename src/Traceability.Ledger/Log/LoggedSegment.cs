using Traceability.Ledger.Enrolment;

namespace Traceability.Ledger.Log;

/// <summary>A segment that this batch put into the log.</summary>
sealed record LoggedSegment(DeviceAddress Device, byte[] Chain, long Number, byte[] Identity, long LogIndex, int Entries, int Readings, long SealedMs);

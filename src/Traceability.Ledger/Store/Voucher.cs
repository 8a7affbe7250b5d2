using Traceability.Ledger.Enrolment;

namespace Traceability.Ledger.Store;

sealed record Voucher(DeviceAddress Device, long IssuedMs, bool Used);

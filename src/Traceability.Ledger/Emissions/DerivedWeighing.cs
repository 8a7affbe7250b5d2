using Traceability.Evidence.Entries;
using Traceability.Ledger.Enrolment;

namespace Traceability.Ledger.Emissions;

/// <summary>A weighing that has become part of its facility's account.</summary>
sealed record DerivedWeighing(DeviceAddress Device, byte[] Chain, long Number, byte[] Identity, int Entry, Weighing Weighing);

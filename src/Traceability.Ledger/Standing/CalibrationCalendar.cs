using Traceability.Ledger.Deeds;

namespace Traceability.Ledger.Standing;

/// <summary>How a facility's instruments stand today: what ends first comes first, what was never calibrated last.</summary>
/// <param name="Deed">By which the calibrations came in; null where none did.</param>
sealed record CalibrationCalendar(string Facility, IReadOnlyList<CalibrationRow> Points, DeedRow? Deed);

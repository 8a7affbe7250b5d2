using Traceability.Ledger.Deeds;

namespace Traceability.Ledger.Standing;

/// <summary>How a facility's instruments stand today: what ends first comes first, what was never calibrated last.</summary>
/// <param name="Deed">By which the calibrations came in; null where none did.</param>
sealed record CalibrationCalendar(string Facility, IReadOnlyList<CalibrationRow> Points, DeedRow? Deed);

/// <param name="Channel">Null of a scale.</param>
/// <param name="State">valid, lapsed or never.</param>
/// <param name="Until">The last day that is covered without a break, by the facility's calendar.</param>
/// <param name="ErrorPercent">At 95 %; the plan's where the certificate states none.</param>
public sealed record CalibrationRow(
    string Point, string? Channel, string State, DateOnly? Until, string? Serial, string? Certificate, string? Laboratory, DateOnly? CalibratedOn, DateOnly? ValidUntil, decimal? ErrorPercent, string? Attachment);

/// <summary>A monitoring plan of a facility.</summary>
/// <param name="Deed">By which it was adopted; null of a file that was there when the ledger started.</param>
public sealed record PlanVersion(int Version, string Sha256, bool Stands, DeedRow? Deed);

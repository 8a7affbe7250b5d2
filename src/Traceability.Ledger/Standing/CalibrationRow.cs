namespace Traceability.Ledger.Standing;

/// <summary>One instrument.</summary>
/// <param name="Channel">Null of a scale.</param>
/// <param name="State">valid, lapsed or never.</param>
/// <param name="Until">The last day that is covered without a break, by the facility's calendar.</param>
/// <param name="ErrorPercent">At 95 %; the plan's where the certificate states none.</param>
public sealed record CalibrationRow(
    string Point, string? Channel, string State, DateOnly? Until, string? Serial, string? Certificate, string? Laboratory, DateOnly? CalibratedOn, DateOnly? ValidUntil, decimal? ErrorPercent, string? Attachment);

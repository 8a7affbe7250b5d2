namespace Traceability.Carbon.Calibrations;

/// <summary>How an instrument stands on a day.</summary>
/// <param name="By">The one in force, the last one that was, or the first that will be; null where there is none.</param>
/// <param name="Until">The last day that is covered without a break; null of never.</param>
public sealed record CalibrationStanding(string Point, CalibrationState State, Calibration? By, DateOnly? Until);

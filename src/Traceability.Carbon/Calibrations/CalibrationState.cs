namespace Traceability.Carbon.Calibrations;

/// <summary>How an instrument stands on a day.</summary>
public enum CalibrationState
{
    /// <summary>One is in force.</summary>
    Valid,

    /// <summary>The last one has ended.</summary>
    Lapsed,

    /// <summary>None has ever been in force.</summary>
    Never,
}

namespace Traceability.Carbon.Calibrations;

/// <summary>Days, both counted whole, on which a device named one serial number for an instrument; empty where it named none.</summary>
readonly record struct SerialTerm(DateOnly First, DateOnly Last, string Serial)
{
    /// <summary>A certificate is of this instrument; where nobody knows which it is, any is.</summary>
    public bool Is(Calibration calibration) => Serial.Length == 0 || string.Equals(Serial, calibration.Serial.Trim(), StringComparison.OrdinalIgnoreCase);
}

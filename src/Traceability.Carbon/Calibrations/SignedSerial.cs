namespace Traceability.Carbon.Calibrations;

/// <summary>Which instrument a device's signed configuration names behind a point or at a scale, from an instant on.</summary>
/// <param name="Serial">Empty from where on it names none.</param>
public sealed record SignedSerial(string Point, long FromMs, string Serial);

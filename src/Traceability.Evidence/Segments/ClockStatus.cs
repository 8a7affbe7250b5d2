namespace Traceability.Evidence.Segments;

/// <summary>How far a device's UTC can be trusted. The numbers are final.</summary>
public enum ClockStatus
{
    Unknown = 0,
    FreeRunning = 1,
    Synchronised = 2,
}

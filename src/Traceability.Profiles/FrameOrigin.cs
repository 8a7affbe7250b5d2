namespace Traceability.Profiles;

/// <summary>Where an example frame comes from; only the first two say anything about a real device.</summary>
public enum FrameOrigin
{
    ManualFrame,
    Capture,
    /// <summary>Written from the manual's table by something that does not read the profile.</summary>
    Computed,
}

namespace Traceability.Profiles;

/// <summary>A register that the device counts up by itself; while it stands still, all that the device shows is old.</summary>
/// <param name="Within">The device changes it at least once in so long.</param>
public sealed record Heartbeat(ProfileValue Value, TimeSpan Within)
{
    /// <summary>How often it is read where no channel does so.</summary>
    public TimeSpan Period => Within / 2;
}

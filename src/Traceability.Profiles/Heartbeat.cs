namespace Traceability.Profiles;

/// <summary>A register that the device counts up by itself; when it stands still, the weight beside it is an old one.</summary>
/// <param name="Step">The device adds 1 after each such span.</param>
public sealed record Heartbeat(ProfileValue Value, TimeSpan Step);

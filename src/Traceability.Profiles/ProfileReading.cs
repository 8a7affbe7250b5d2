using Traceability.Profiles.Configuration;

namespace Traceability.Profiles;

/// <summary>A profile, or everything that is wrong with its file; never both, never neither.</summary>
public sealed record ProfileReading(DeviceProfile? Profile, IReadOnlyList<ConfigurationError> Errors);

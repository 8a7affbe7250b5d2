using Traceability.Profiles.Configuration;

namespace Traceability.Site;

/// <summary>A site, or everything that is wrong with its files; never both, never neither.</summary>
public sealed record SiteReading(Installation? Site, IReadOnlyList<ConfigurationError> Errors);

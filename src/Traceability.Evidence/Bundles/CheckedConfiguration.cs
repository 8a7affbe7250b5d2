using Traceability.Evidence.Entries;

namespace Traceability.Evidence.Bundles;

/// <param name="Leaves">The shown ones, by position.</param>
public sealed record CheckedConfiguration(byte[] Root, IReadOnlyDictionary<int, ConfigurationLeaf> Leaves);

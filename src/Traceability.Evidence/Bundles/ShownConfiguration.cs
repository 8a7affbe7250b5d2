namespace Traceability.Evidence.Bundles;

/// <summary>Some leaves of a configuration tree of <paramref name="Count"/>; which segments it belongs to, its root says.</summary>
public sealed record ShownConfiguration(int Count, IReadOnlyList<ShownLeaf> Leaves);

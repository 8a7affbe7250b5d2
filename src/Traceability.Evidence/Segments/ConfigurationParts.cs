namespace Traceability.Evidence.Segments;

/// <summary>The leaves of a configuration tree with its secret, as they travel beside the segment that holds the configuration entry.</summary>
public sealed record ConfigurationParts(byte[] Secret, IReadOnlyList<byte[]> Leaves)
{
    public byte[] Root() => SaltedLeaves.Root(Secret, Leaves);
}

namespace Traceability.Evidence.Bundles;

/// <summary>One leaf of a salted tree, shown without its neighbours: an entry of a segment, or a leaf of a configuration.</summary>
/// <param name="Index">Its place in the tree.</param>
/// <param name="Path">Hashes from the leaf up (RFC 9162, 2.1.3); none in a tree of one.</param>
public sealed record ShownLeaf(int Index, byte[] Salt, byte[] Content, IReadOnlyList<byte[]> Path);

namespace Traceability.Evidence.Bundles;

/// <param name="Chain">Position among the bundle's chains.</param>
/// <param name="Entries">By rising index.</param>
/// <param name="Proofs">Each a tlog-proof for this segment.</param>
public sealed record ShownSegment(int Chain, byte[] Sign1, IReadOnlyList<ShownLeaf> Entries, IReadOnlyList<byte[]> Proofs);

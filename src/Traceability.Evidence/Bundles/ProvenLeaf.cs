using Traceability.Evidence.Log;

namespace Traceability.Evidence.Bundles;

/// <summary>What a log is said to hold, a segment's identity or a statement's entry, with the proofs shown of it.</summary>
/// <param name="Name">As reasons say it.</param>
sealed record ProvenLeaf(string Name, byte[] Content, IReadOnlyList<byte[]> Shown)
{
    public UnopenedNote[] Notes { get; } = new UnopenedNote[Shown.Count];

    /// <summary>Filled by the row that reads them.</summary>
    public CheckedProof[] Proofs { get; } = new CheckedProof[Shown.Count];
}

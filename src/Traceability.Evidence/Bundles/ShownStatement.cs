namespace Traceability.Evidence.Bundles;

/// <summary>An entry of the statement log that says something of a shown chain or of its logs.</summary>
/// <param name="Proofs">Each a tlog-proof of it.</param>
public sealed record ShownStatement(byte[] Entry, IReadOnlyList<byte[]> Proofs);

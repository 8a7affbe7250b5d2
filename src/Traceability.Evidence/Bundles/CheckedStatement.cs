using Traceability.Evidence.Log;

namespace Traceability.Evidence.Bundles;

/// <param name="Chain">Position of the chain that it is about.</param>
/// <param name="Proofs">Of the statement log.</param>
public sealed record CheckedStatement(StatementKind Kind, int Chain, IReadOnlyList<CheckedProof> Proofs)
{
    public bool IsLogged => Proofs.Any(proof => proof.IsKnown);
}

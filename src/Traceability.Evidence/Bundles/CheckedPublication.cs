using Traceability.Evidence.Enrolment;

namespace Traceability.Evidence.Bundles;

/// <param name="IsSigned">Whether a key that the policy gives that organisation signed it.</param>
/// <param name="Proofs">Of the statement log.</param>
public sealed record CheckedPublication(ProfilePublication Said, bool IsSigned, IReadOnlyList<CheckedProof> Proofs)
{
    /// <summary>Whether it is more than what anybody could have made: signed by a known key, or held by a known log, which is then the ledger's word.</summary>
    public bool Counts => IsSigned || Proofs.Any(proof => proof.IsKnown);
}

using Traceability.Evidence.Enrolment;

namespace Traceability.Evidence.Bundles;

/// <param name="Identity">Of the request; its first 16 bytes are the chain's id.</param>
/// <param name="Approval">Where the bundle holds one.</param>
/// <param name="IsApproved">Whether a key that the policy gives that organisation signed it. Without such a key the approval is only text.</param>
public sealed record CheckedChain(EnrolmentRequest Request, byte[] Identity, Approval? Approval, bool IsApproved)
{
    /// <summary>By what the bundle shows of them.</summary>
    public ChainKeys Keys { get; init; } = ChainKeys.Of(Request.EvidenceKey);

    /// <summary>Those of its keys that the bundle shows, in its order.</summary>
    public IReadOnlyList<CheckedRevocation> Revocations { get; init; } = [];

    /// <summary>The ledger's last word where it has suspended the chain, or taken that back.</summary>
    public Suspension? Suspension { get; init; }

    /// <summary>That the statement log holds the enrolment.</summary>
    public IReadOnlyList<CheckedProof> Proofs { get; init; } = [];

    public bool IsLogged => Proofs.Any(proof => proof.IsKnown);
}

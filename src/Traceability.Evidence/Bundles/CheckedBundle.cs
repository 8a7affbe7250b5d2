using Traceability.Evidence.Entries;

namespace Traceability.Evidence.Bundles;

/// <summary>What an accepted bundle says, decoded once, with what it rests on.</summary>
public sealed record CheckedBundle(Bundle Bundle, TrustPolicy Policy, IReadOnlyList<CheckedChain> Chains, IReadOnlyList<CheckedSegment> Segments)
{
    public CheckedSegment SubjectSegment => Segments[Bundle.Subject.Segment];

    /// <summary>
    /// Whether somebody whom the reader named stands behind it: the organisation approved the device, or a log of the policy holds the segment.
    /// Otherwise the bundle is only sound in itself, as a forger's own could be.
    /// </summary>
    public bool IsVouchedFor => Policy.IsGiven && (SubjectSegment.Chain.IsApproved || SubjectSegment.Proofs.Any(proof => proof.IsKnown));

    /// <summary>Whether a quorum was asked for and no proof of the subject meets it.</summary>
    public bool LacksQuorum => Policy.Quorum != TrustPolicy.NoQuorum && !SubjectSegment.Proofs.Any(proof => proof.IsWitnessed);

    public Entry Subject => SubjectSegment.Entries[Bundle.Subject.Entry];
}

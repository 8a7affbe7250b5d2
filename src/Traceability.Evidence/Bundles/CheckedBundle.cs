using Traceability.Evidence.Entries;

namespace Traceability.Evidence.Bundles;

/// <summary>What an accepted bundle says, decoded once, with what it rests on.</summary>
public sealed record CheckedBundle(Bundle Bundle, TrustPolicy Policy, IReadOnlyList<CheckedChain> Chains, IReadOnlyList<CheckedSegment> Segments)
{
    public CheckedSegment SubjectSegment => Segments[Bundle.Subject.Segment];

    public Entry Subject => SubjectSegment.Entries[Bundle.Subject.Entry];
}

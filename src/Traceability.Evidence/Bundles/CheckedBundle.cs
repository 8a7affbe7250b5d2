using Traceability.Evidence.Log;

namespace Traceability.Evidence.Bundles;

/// <summary>What an accepted bundle says, decoded once, with what it rests on.</summary>
/// <param name="Finding">What it comes to, where the subject is no single entry.</param>
public sealed record CheckedBundle(
    Bundle Bundle, TrustPolicy Policy, IReadOnlyList<CheckedChain> Chains, IReadOnlyList<CheckedSegment> Segments, IReadOnlyList<CheckedStatement> Statements,
    SubjectFinding? Finding)
{
    /// <summary>How logs of its requests go on, as their ledgers' root keys say, in the order shown.</summary>
    public IReadOnlyList<Succession> Successions { get; init; } = [];

    /// <summary>Those whose configuration leaf is shown, by configuration and index.</summary>
    public IReadOnlyList<VerifiedChannel> Channels { get; init; } = [];

    /// <summary>The chain that the statement is about.</summary>
    public CheckedChain SubjectChain => Bundle.Subject is BundleSubject.Weighings weighings ? Chains[weighings.Chain] : SubjectSegments[^1].Chain;

    /// <summary>
    /// The segments that the statement stands in: of a period every one from its first to its last that is shown, by number, of weighings between two
    /// instants those whose tallies are shown.
    /// </summary>
    public IReadOnlyList<CheckedSegment> SubjectSegments => Bundle.Subject switch
    {
        BundleSubject.OfEntry(var segment, _) => [Segments[segment]],
        BundleSubject.Period period => Span(period),
        BundleSubject.Weighings weighings => [.. Segments.Where((segment, i) => Bundle.Segments[i].Chain == weighings.Chain && segment.Entries.ContainsKey(0))],
        BundleSubject.Contradiction(var one, var other) => [Segments[one], Segments[other]],
        _ => [],
    };

    /// <summary>Those of them that the subject itself names: of a period its two ends, without what is shown between them.</summary>
    public IReadOnlyList<CheckedSegment> NamedSegments =>
        SubjectSegments is var all && Bundle.Subject is BundleSubject.Period && all.Count > 2 ? [all[0], all[^1]] : all;

    /// <summary>
    /// Whether somebody whom the reader named stands behind it: the organisation approved the device, or a log of the policy holds every segment that the
    /// statement stands in. Otherwise the bundle is only sound in itself, as a forger's own could be.
    /// </summary>
    public bool IsVouchedFor => Policy.IsGiven && (SubjectChain.IsApproved || (SubjectSegments.Count > 0 && SubjectSegments.All(segment => segment.IsLogged)));

    /// <summary>Whether a segment of the statement lies beyond a revocation: a fact still, for which the organisation does not stand any more.</summary>
    public bool IsDisowned => SubjectSegments.Any(segment => segment.DisownedBy is not null);

    /// <summary>Whether a quorum was asked for and a segment of the statement has no proof that meets it.</summary>
    public bool LacksQuorum => Policy.Quorum != TrustPolicy.NoQuorum && (SubjectSegments.Count == 0 || SubjectSegments.Any(segment => !segment.IsWitnessed));

    CheckedSegment[] Span(BundleSubject.Period period)
    {
        var (from, to) = (Segments[period.FirstSegment].Segment.Header.Number, Segments[period.LastSegment].Segment.Header.Number);
        return [.. Segments.Where((segment, i) => Bundle.Segments[i].Chain == Bundle.Segments[period.FirstSegment].Chain && segment.Segment.Header.Number >= from && segment.Segment.Header.Number <= to)
            .DistinctBy(segment => segment.Segment.Header.Number).OrderBy(segment => segment.Segment.Header.Number)];
    }
}

namespace Traceability.Evidence.Bundles;

/// <summary>
/// All that an offline verifier needs for one statement, in one file. It holds no secret of a segment, only the salts of what it shows.
/// <code>[1, subject, chains, segments, configurations, openings]
/// subject         [0, segment, entry] a ticket · [1, segment, entry, reading] a reading
/// chains          1 … 8 of [request, approval or null]
/// segments        1 … 64 of [chain, sign1, entries, proofs]
///   entries       ≤ 4096 of [index, salt, entry, path], rising
///   proofs        ≤ 8 tlog-proofs
/// configurations  ≤ 8 of [count, leaves]
///   leaves        1 … 4096 of [position, salt, leaf, path], rising
/// openings        ≤ 4096 of [segment, entry, key, kind, value]
/// path            ≤ 63 hashes, leaf to root</code>
/// Reading it checks the form alone; <see cref="BundleCheck"/> says what it proves.
/// </summary>
public sealed partial record Bundle(
    BundleSubject Subject,
    IReadOnlyList<ShownChain> Chains,
    IReadOnlyList<ShownSegment> Segments,
    IReadOnlyList<ShownConfiguration> Configurations,
    IReadOnlyList<Opening> Openings)
{
    public const int Version = 1;

    /// <summary>1 MiB.</summary>
    public const int MostBytes = 1 << 20;

    const int MostChains = 8;
    const int MostSegments = 64;
    const int MostShown = 4096;
    const int MostProofs = 8;
    const int MostConfigurations = 8;
    const int LongestPath = 63;
}

namespace Traceability.Evidence.Bundles;

/// <summary>
/// All that an offline verifier needs for one statement, in one file. It holds no secret of a segment, only the salts of what it shows.
/// <code>[1, subject, chains, segments, configurations, openings, statements, days]
/// subject         [0, segment, entry] a ticket · [1, segment, entry, reading] a reading
///                 [2, segment, entry, segment, entry, channel] a period's quantity
///                 [3, chain, from, to] weighings between two instants · [4, segment, segment] a contradiction
/// chains          1 … 8 of [request, approval or null, proofs]
/// segments        1 … 4096 of [chain, sign1, entries, proofs]
///   entries       ≤ 4096 of [index, salt, entry, path], rising; ≤ 65 536 in all
/// configurations  ≤ 64 of [count, leaves]
///   leaves        1 … 4096 of [position, salt, leaf, path], rising
/// openings        ≤ 4096 of [segment, entry, key, kind, value]
/// statements      ≤ 256 of [entry of the statement log, proofs], in the order of the log
/// days            ≤ 400 of day statements
/// proofs          ≤ 8 tlog-proofs
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
    const int MostSegments = 4096;
    const int MostShown = 4096;
    const int MostEntries = 65_536;
    const int MostProofs = 8;
    const int MostConfigurations = 64;
    const int MostStatements = 256;
    const int MostDays = 400;
    const int LongestPath = 63;

    public IReadOnlyList<ShownStatement> Statements { get; init; } = [];

    /// <summary>Day statements, each a signed note.</summary>
    public IReadOnlyList<byte[]> Days { get; init; } = [];
}

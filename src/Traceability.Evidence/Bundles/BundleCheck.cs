using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Bundles;

/// <summary>
/// Whether a bundle proves its statement: the table of FORMAT.md, row by row, each asked of everything before the next is asked of
/// anything. The first failure is the verdict. Pure: no clock, no network, no file.
/// </summary>
public sealed partial class BundleCheck
{
    readonly Bundle bundle;
    readonly TrustPolicy? given;
    readonly IDecodingRules rules;
    readonly CheckedChain[] chains;
    readonly Segment[] segments;
    readonly SortedDictionary<int, Entry>[] entries;
    readonly CheckedConfiguration[] configurations;
    readonly UnopenedNote[][] notes;
    readonly CheckedProof[][] proofs;
    TrustPolicy policy;

    BundleCheck(Bundle bundle, TrustPolicy? given, IDecodingRules rules)
    {
        this.bundle = bundle;
        this.given = given;
        this.rules = rules;
        policy = given ?? TrustPolicy.Of([]);
        chains = new CheckedChain[bundle.Chains.Count];
        segments = new Segment[bundle.Segments.Count];
        entries = new SortedDictionary<int, Entry>[segments.Length];
        configurations = new CheckedConfiguration[bundle.Configurations.Count];
        notes = new UnopenedNote[segments.Length][];
        proofs = new CheckedProof[segments.Length][];
    }

    /// <param name="policy">Null: the logs that the bundle's own requests pin stand in, and no organisation is known.</param>
    /// <param name="found">Set only when the verdict is accepted.</param>
    public static BundleVerdict Run(ReadOnlySpan<byte> bytes, TrustPolicy? policy, IDecodingRules rules, out CheckedBundle? found)
    {
        found = null;
        var outcome = Bundle.TryRead(bytes, out var bundle);
        if (!outcome.IsOk) return BundleVerdict.Unread(outcome);
        var check = new BundleCheck(bundle!, policy, rules);
        foreach (var rule in Enum.GetValues<BundleRule>())
            if (check.Ask(rule) is { } reason) return BundleVerdict.Refused(rule, reason);
        found = check.Found();
        return BundleVerdict.Accepted;
    }

    /// <summary>Why the rule does not hold; null when it does.</summary>
    string? Ask(BundleRule rule) => rule switch
    {
        BundleRule.Enrolment => Enrolment(),
        BundleRule.Approval => Approvals(),
        BundleRule.Header => EachSegment(Header),
        BundleRule.Chain => EachSegment(Chain) ?? Succession(),
        BundleRule.Signature => EachSegment(Signature),
        BundleRule.EntryProof => EachSegment(EntryProof),
        BundleRule.Entry => ReadEntries(),
        BundleRule.ConfigurationProof => EachConfiguration(ConfigurationProof),
        BundleRule.Configuration => EachConfiguration(ConfigurationLeaves),
        BundleRule.Decoding => EachSegment(Decoding),
        BundleRule.Opening => Openings(),
        BundleRule.LogProof => EachSegment(LogProof),
        BundleRule.LogSignature => EachSegment(LogSignature),
        BundleRule.SplitView => SplitView(),
        BundleRule.Time => EachSegment(Time),
        _ => Subject(),
    };

    string? EachSegment(Func<int, string?> ask)
    {
        for (var i = 0; i < segments.Length; i++)
            if (ask(i) is { } wrong) return $"segment {i}: {wrong}";
        return null;
    }

    string? EachConfiguration(Func<int, string?> ask)
    {
        for (var i = 0; i < configurations.Length; i++)
            if (ask(i) is { } wrong) return $"configuration {i}: {wrong}";
        return null;
    }

    string? Subject()
    {
        var (segment, index, reading) = bundle.Subject;
        if (!entries[segment].TryGetValue(index, out var entry)) return $"entry {index} of segment {segment} is not shown";
        if (reading is null) return entry is Weighing ? null : $"entry {index} is no weighing but {entry.Kind}";
        if (entry is not Series series) return $"entry {index} is no series but {entry.Kind}";
        return reading < series.Count ? null : $"reading {reading} of a series of {series.Count}";
    }

    CheckedBundle Found() => new(bundle, policy, chains,
        [.. segments.Select((segment, i) => new CheckedSegment(segment, chains[bundle.Segments[i].Chain], entries[i], ConfigurationOf(segment), proofs[i]))]);

    CheckedConfiguration? ConfigurationOf(Segment segment) =>
        Array.Find(configurations, configuration => configuration.Root.AsSpan().SequenceEqual(segment.Header.ConfigurationHash));
}

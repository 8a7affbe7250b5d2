using Traceability.Evidence.Enrolment;
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
    readonly ChainKeys[] keys;
    readonly Suspension?[] suspensions;
    readonly List<(int Chain, Succession Said)> successions = [];
    readonly int[] stated;
    readonly StatementKind[] kinds;
    readonly Segment[] segments;
    readonly List<int>[] places;
    readonly SortedDictionary<int, Entry>[] entries;
    readonly CheckedConfiguration[] configurations;
    readonly CheckedRevocation?[] disowning;
    ProvenLeaf[] leaves = [];
    SubjectFinding? finding;
    TrustPolicy policy;

    BundleCheck(Bundle bundle, TrustPolicy? given, IDecodingRules rules)
    {
        this.bundle = bundle;
        this.given = given;
        this.rules = rules;
        policy = given ?? TrustPolicy.Of([]);
        chains = new CheckedChain[bundle.Chains.Count];
        keys = new ChainKeys[chains.Length];
        suspensions = new Suspension?[chains.Length];
        stated = new int[bundle.Statements.Count];
        kinds = new StatementKind[stated.Length];
        segments = new Segment[bundle.Segments.Count];
        places = new List<int>[segments.Length];
        entries = new SortedDictionary<int, Entry>[segments.Length];
        configurations = new CheckedConfiguration[bundle.Configurations.Count];
        disowning = new CheckedRevocation?[segments.Length];
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
        BundleRule.Statement => Statements(),
        BundleRule.Header => EachSegment(Header),
        BundleRule.Chain => EachSegment(Chain) ?? Neighbours() ?? EachSegment(Handover),
        BundleRule.Signature => EachSegment(Signature),
        BundleRule.EntryProof => EachSegment(EntryProof),
        BundleRule.Entry => ReadEntries(),
        BundleRule.Tally => EachSegment(Tally) ?? Tallies(),
        BundleRule.ConfigurationProof => EachConfiguration(ConfigurationProof),
        BundleRule.Configuration => EachConfiguration(ConfigurationLeaves),
        BundleRule.Decoding => EachSegment(Decoding),
        BundleRule.Opening => Openings(),
        BundleRule.LogProof => EachLeaf(LogProof),
        BundleRule.LogSignature => EachLeaf(LogSignature),
        BundleRule.SplitView => SplitView(),
        BundleRule.Time => EachSegment(Time),
        BundleRule.Revoked => EachSegment(Revoked),
        BundleRule.Day => Days(),
        BundleRule.Order => Order(),
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

    string? EachLeaf(Func<ProvenLeaf, string?> ask)
    {
        if (leaves.Length == 0) leaves = [.. Leaves()];
        foreach (var leaf in leaves)
            if (ask(leaf) is { } wrong) return $"{leaf.Name}: {wrong}";
        return null;
    }

    /// <summary>Of the segments, then of the chains' enrolments, then of the statements.</summary>
    IEnumerable<ProvenLeaf> Leaves()
    {
        for (var i = 0; i < segments.Length; i++) yield return new ProvenLeaf($"segment {i}", segments[i].Identity, bundle.Segments[i].Proofs);
        for (var i = 0; i < chains.Length; i++)
        {
            var (request, approval) = (bundle.Chains[i].Request, bundle.Chains[i].Approval);
            yield return new ProvenLeaf($"chain {i}", StatementEntry.OfEnrolment(request, approval).Encode(), bundle.Chains[i].Proofs);
        }
        for (var i = 0; i < bundle.Statements.Count; i++) yield return new ProvenLeaf($"statement {i}", bundle.Statements[i].Entry, bundle.Statements[i].Proofs);
    }

    CheckedProof[] ProofsOf(int segment) => places[segment] is [var only] ? leaves[only].Proofs : [.. places[segment].SelectMany(place => leaves[place].Proofs)];

    CheckedProof[] StatementProofs(int statement) => leaves[segments.Length + chains.Length + statement].Proofs;

    CheckedBundle Found()
    {
        for (var i = 0; i < chains.Length; i++)
            chains[i] = chains[i] with { Keys = keys[i], Revocations = [.. keys[i].Revocations.Select(Checked)], Suspension = suspensions[i], Proofs = leaves[segments.Length + i].Proofs };
        return new CheckedBundle(bundle, policy, chains, [.. segments.Select((_, i) => Checked(i))],
            [.. stated.Select((chain, i) => new CheckedStatement(kinds[i], chain, StatementProofs(i)))], finding) { Successions = [.. successions.Select(succession => succession.Said)], Channels = [.. Channels()] };
    }

    CheckedSegment Checked(int i) =>
        new(segments[i], chains[bundle.Segments[i].Chain], entries[i], ConfigurationOf(segments[i]), ProofsOf(i)) { DisownedBy = disowning[i] };

    CheckedConfiguration? ConfigurationOf(Segment segment) =>
        Array.Find(configurations, configuration => configuration.Root.AsSpan().SequenceEqual(segment.Header.ConfigurationHash));
}

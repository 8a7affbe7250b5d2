using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Bundles;

/// <param name="Entries">The shown ones, by index.</param>
/// <param name="Configuration">The one its header names, where the bundle shows something of it.</param>
public sealed record CheckedSegment(
    Segment Segment, CheckedChain Chain, IReadOnlyDictionary<int, Entry> Entries, CheckedConfiguration? Configuration, IReadOnlyList<CheckedProof> Proofs)
{
    /// <summary>The revocation beyond whose tips it lies, logged before that was said: a fact that the organisation does not stand for.</summary>
    public CheckedRevocation? DisownedBy { get; init; }

    /// <summary>Whether a log that the policy knows holds it.</summary>
    public bool IsLogged => Proofs.Any(proof => proof.IsKnown);

    /// <summary>Whether witnesses who meet the policy's quorum cosigned that log.</summary>
    public bool IsWitnessed => Proofs.Any(proof => proof.IsWitnessed);

    /// <summary>The leaf of the channel that a shown series or weighing names, where it is shown too.</summary>
    public ConfigurationLeaf.ForChannel? ChannelOf(Entry entry) =>
        entry.ReadFrom is { } channel && Configuration is not null && Configuration.Leaves.TryGetValue(channel, out var leaf) ? leaf as ConfigurationLeaf.ForChannel : null;
}

using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Bundles;

/// <param name="Entries">The shown ones, by index.</param>
/// <param name="Configuration">The one its header names, where the bundle shows something of it.</param>
public sealed record CheckedSegment(
    Segment Segment, CheckedChain Chain, IReadOnlyDictionary<int, Entry> Entries, CheckedConfiguration? Configuration, IReadOnlyList<CheckedProof> Proofs)
{
    /// <summary>The channel leaf of a shown series, where it is shown too.</summary>
    public ConfigurationLeaf.ForChannel? ChannelOf(Series series) =>
        Configuration is not null && Configuration.Leaves.TryGetValue(series.Channel, out var leaf) ? leaf as ConfigurationLeaf.ForChannel : null;
}

using Traceability.Evidence.Entries;
using Traceability.Ledger.Ingest;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Emissions;

/// <summary>
/// The writer's way to configurations: in memory, else in the store. One put in before its commit harms nobody: it is bound to its hash, and a
/// transaction that fails ends the process.
/// </summary>
sealed class Configurations(DerivedWriter rows, HeldConfigurations held)
{
    public ChannelRule[]? Of(byte[] hash)
    {
        if (held.Of(hash) is { } known) return known;
        if (rows.FindConfiguration(hash) is not { } found) return null;
        held.Add(hash, found);
        return found;
    }

    public void Add(byte[] hash, long logIndex, IReadOnlyList<ConfigurationLeaf> leaves)
    {
        rows.AddConfiguration(hash, logIndex, leaves);
        held.Add(hash, ChannelRule.Of(leaves));
    }
}

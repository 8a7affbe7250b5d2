using Traceability.Evidence.Log;
using Traceability.Evidence.Tree;
using Traceability.Ledger.Keys;
using Traceability.Ledger.Log;

namespace Traceability.Ledger.Recovery;

/// <summary>Finds out which logs must be continued under a new origin, and refuses what no succession may paper over. Changes nothing.</summary>
sealed class LogJudge(LogStore store, SecondPlace place, LedgerKeys keys)
{
    /// <summary>Null with a sentence where the log cannot be judged or must not be continued.</summary>
    public LogState? Judge(LogName name, out string error)
    {
        if (Lineage.TryRead(place, name, keys.Of(name).Key, keys.Root, out error) is not { } lineage) return null;
        if (lineage.GenerationOf(store.FirstEntry(name)) is not { } generation)
            return Refuse(out error, $"does not hold the succession that began the database's log of {name}");
        var stored = store.Checkpoint(name);
        if (stored is { } own && (own.Size > store.Leaves(name) || !RootAt(name, own.Size).AsSpan().SequenceEqual(own.Root)))
            return Refuse(out error, $"the database is corrupt (its checkpoint of {lineage.KeyOf(generation).Name} does not rest on its nodes)");
        var held = place.Read(name);
        if (held is null)
            return store.HasSecondPlace(name)
                ? Refuse(out error, $"empty, although the ledger has published {stored?.Size ?? 0} leaves of {lineage.KeyOf(generation).Name}; allowed: the folder with its last checkpoint")
                : new LogState(name, lineage, generation, store.Leaves(name), null, null, generation) { IsBehind = false };
        var outcome = lineage.TryOpen(held, out var last, out var known);
        if (!outcome.IsOk) return Refuse(out error, $"corrupt: {outcome.Reason}");
        if (known < generation && (known != generation - 1 || !Cites(lineage.SuccessionTo(generation).Succession, last!)))
            return Refuse(out error, $"its checkpoint of {last!.Origin} is not the one that {lineage.KeyOf(generation).Name} continues");
        var state = new LogState(name, lineage, generation, store.Leaves(name), held, last, known) { IsBehind = known > generation || (known == generation && last!.Size > (stored?.Size ?? 0)) };
        // Where the database holds all that its generation came to have, it must be the same.
        var (size, root) = known > generation ? Ended(lineage.SuccessionTo(generation + 1).Succession) : (last!.Size, last.Root);
        return known >= generation && size <= state.Leaves && !RootAt(name, size).AsSpan().SequenceEqual(root)
            ? Refuse(out error, $"the log of {lineage.KeyOf(generation).Name} has taken two courses: another root for {size} leaves than the ledger's database")
            : state;
    }

    static bool Cites(Succession succession, Checkpoint last) => succession.OldOrigin == last.Origin && succession.Size == last.Size && succession.Root.AsSpan().SequenceEqual(last.Root);

    static (long Size, byte[] Root) Ended(Succession by) => (by.Size, by.Root);

    byte[] RootAt(LogName name, long size)
    {
        var tree = new GrowingTree((level, position) => store.Node(name, level, position));
        tree.Restore(size);
        return tree.Root();
    }

    LogState? Refuse(out string error, string why)
    {
        error = $"{place.Folder}: {why}";
        return null;
    }
}

using Traceability.Evidence.Log;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Log;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Days;

/// <summary>
/// Says of each chain whose label key is known, for each day (UTC) that has ended since its enrolment, once and for ever, what was held of it. The
/// statement is of the instant it is made, when a published checkpoint covers every segment in the store; what it says follows from the store,
/// the day and the digest of the day before. Belongs to the writer's thread.
/// </summary>
sealed class DayBook
{
    /// <summary>Statements of one transaction after the ledger was down; a day of all chains is never divided, so that its leaves do not tell which chains go together.</summary>
    const int MostPerTransaction = 256;

    static readonly Comparer<byte[]> Rising = Comparer<byte[]>.Create((one, other) => one.AsSpan().SequenceCompareTo(other));

    readonly DayStore store;
    readonly EnrolledChains chains;
    readonly ChainFollower follower;
    readonly IReadOnlyList<NoteSigner> signers;
    readonly TimeProvider time;
    readonly Dictionary<byte[], DayLine> lines = new(BytesComparer.Instance);

    public DayBook(DayStore store, EnrolledChains chains, ChainFollower follower, IReadOnlyList<NoteSigner> online, TimeProvider time)
    {
        (this.store, this.chains, this.follower, signers, this.time) = (store, chains, follower, online, time);
        foreach (var (chain, labelKey) in store.Keys())
            Follow(chains.Of(chain)!, labelKey);
    }

    /// <summary>Whether a day has ended that a chain has no statement of. A clock that went back finds none.</summary>
    public bool AreDue
    {
        get
        {
            var today = Today;
            foreach (var line in lines.Values)
                if (line.Next < today) return true;
            return false;
        }
    }

    DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>
    /// Takes the label key that the device enrolled with, inside a transaction; the same again changes nothing. False where another chain has it:
    /// then both would have one label a day, and two leaves under it.
    /// </summary>
    public bool Take(EnrolledChain chain, byte[] labelKey)
    {
        if (lines.ContainsKey(chain.Chain)) return true;
        if (store.IsKeyTaken(labelKey)) return false;
        store.PutKey(chain.Chain, labelKey);
        Follow(chain, labelKey);
        return true;
    }

    /// <summary>States the oldest days that are due, inside a transaction.</summary>
    /// <param name="checkpoint">Published, and over every segment in the store.</param>
    public void State(PublishedCheckpoint checkpoint, TransparencyLog statements)
    {
        var today = Today;
        var held = new Dictionary<DayLine, DayStatement>();
        var stated = new List<(DayStatement Statement, DayLabel Leaf)>();
        while (stated.Count < MostPerTransaction && lines.Values.Where(line => line.Next < today).ToList() is { Count: > 0 } due)
        {
            var day = due.Min(line => line.Next);
            foreach (var line in due.Where(line => line.Next == day))
            {
                if (!held.TryGetValue(line, out var now)) held[line] = now = Held(line.Chain, checkpoint);
                var statement = now with { Day = day, Previous = line.Previous };
                var leaf = new DayLabel(DayLabel.Of(line.LabelKey, day), statement.Digest);
                if (store.HasLabel(leaf.Label)) throw new InvalidDataException($"{DayLabel.Name(day)} has a label already that its chain does not know of");
                stated.Add((statement, leaf));
                line.Advance(leaf.Digest);
            }
        }
        // By label: an order that tells nothing.
        stated.Sort((one, other) => one.Leaf.Label.AsSpan().SequenceCompareTo(other.Leaf.Label));
        foreach (var (statement, leaf) in stated)
            store.Add(statement.Chain, statement.Day, statement.Sign(signers), leaf, statements.Append(leaf.Encode()));
    }

    /// <summary>What is held of a chain now, for a day that is still to be named.</summary>
    DayStatement Held(EnrolledChain chain, PublishedCheckpoint checkpoint)
    {
        var line = follower.Line(chain);
        return new DayStatement
        {
            Chain = chain.Chain,
            Day = default,
            Previous = [],
            LogSize = checkpoint.Size,
            LogRoot = checkpoint.Root,
            Tips = Tips(line),
            Missing = store.Missing(chain, line.Number),
            Forks = store.Forks(chain),
            Keys = [.. KeysOf(chains.Of(chain.Chain) ?? chain)],
        };
    }

    /// <summary>The first of them, where there are more than may be told; none that signed nothing.</summary>
    static IEnumerable<ChainKey> KeysOf(EnrolledChain chain)
    {
        var terms = chain.Keys.Terms;
        return terms.Where((term, i) => i + 1 == terms.Count || terms[i + 1].After > term.After).Take(DayStatement.MostKeys)
            .Select(term => new ChainKey(term.Key.Kid, term.After + 1,
                chain.Keys.IsRevoked(term.Key) ? KeyState.Revoked : chain.IsSuspended ? KeyState.Suspended : KeyState.Valid));
    }

    /// <summary>The followed branch and the highest of the others, which are named by identity.</summary>
    List<BranchTip> Tips(ChainLine line)
    {
        var others = store.OtherTips(line.Chain).OrderByDescending(tip => tip.Number).ThenBy(tip => tip.Identity, Rising).Take(DayStatement.MostTips - 1);
        return [new BranchTip(line.Number, line.Identity, line.NextSeq), .. others.OrderBy(tip => tip.Identity, Rising)];
    }

    void Follow(EnrolledChain chain, byte[] labelKey)
    {
        var last = store.Last(chain.Chain);
        var next = last?.Day.AddDays(1) ?? DateOnly.FromDateTime(Instants.Of(chain.EnrolledMs).UtcDateTime);
        lines[chain.Chain] = new DayLine(chain, labelKey, next, last?.Digest ?? new byte[DayStatement.DigestSize]);
    }
}

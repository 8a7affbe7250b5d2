using Traceability.Edge.Agent.Storage;

namespace Traceability.Edge.Agent.Uplink;

/// <summary>
/// What the ledger must get again, receipted or not: it came back from a backup, and its head names fewer segments than were sealed before its log
/// was continued. Asked for by the first head of a connection; what gets lost on the way is sent again like everything under way.
/// </summary>
sealed class Refill
{
    bool asked;
    long after, last;

    public bool IsOpen => after < last;

    /// <param name="held">The head's number.</param>
    /// <param name="sealedBefore">The last segment that may be receipted under an earlier log.</param>
    public void Ask(long held, long sealedBefore)
    {
        if (asked) return;
        (asked, after, last) = (true, held, sealedBefore);
    }

    /// <summary>On the store thread; the next head asks anew after <see cref="StartOver"/>.</summary>
    public IReadOnlyList<StoredSegment> Take(SegmentStore store, int most)
    {
        var taken = store.Range(after, last, most);
        after = taken.Count == 0 ? last : taken[^1].Number;
        return taken;
    }

    public void StartOver() => (asked, after, last) = (false, 0, 0);
}

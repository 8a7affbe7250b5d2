namespace Traceability.Ledger.Accounts;

/// <summary>
/// Wrong attempts by whoever made them or was meant by them. After some of them each is followed by a wait, twice as long as the one before up to the longest; they
/// are forgotten when none has come for as long as that. So guessing is slow and holds up nobody else. Of too many the one is dropped that would be forgotten first. Not thread-safe.
/// </summary>
/// <param name="free">So many before the first wait.</param>
sealed class WrongAttempts<TKey>(int free, TimeSpan first, TimeSpan longest, TimeProvider time) where TKey : notnull
{
    const int MostKept = 4096;

    readonly Dictionary<TKey, (int Count, DateTimeOffset Next, DateTimeOffset Forgotten)> known = [];

    /// <summary>How long nothing more is looked at; null where nobody need wait.</summary>
    public TimeSpan? Wait(TKey of) => known.TryGetValue(of, out var held) && held.Next - time.GetUtcNow() is var left && left > TimeSpan.Zero ? left : null;

    public void Count(TKey of)
    {
        var now = time.GetUtcNow();
        var count = known.TryGetValue(of, out var held) && held.Forgotten > now ? held.Count + 1 : 1;
        if (!known.ContainsKey(of) && known.Count >= MostKept)
        {
            foreach (var over in known.Where(k => k.Value.Forgotten <= now).Select(k => k.Key).ToList()) known.Remove(over);
            if (known.Count >= MostKept) known.Remove(known.MinBy(k => k.Value.Forgotten).Key);
        }
        known[of] = (count, count < free ? now : now + WaitAfter(count - free), now + longest);
    }

    public void Forget(TKey of) => known.Remove(of);

    TimeSpan WaitAfter(int more)
    {
        var wait = first;
        for (; more > 0 && wait < longest; more--) wait *= 2;
        return wait < longest ? wait : longest;
    }
}

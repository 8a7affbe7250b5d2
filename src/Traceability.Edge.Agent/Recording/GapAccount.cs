namespace Traceability.Edge.Agent.Recording;

/// <summary>
/// How long each channel had no readings. Several causes may cover one time: a frozen device falls silent, a value is missing on a bus that is
/// then lost; what they cover together counts once. Guarded by the recorder's lock.
/// </summary>
sealed class GapAccount(int channels)
{
    readonly Account[] accounts = new Account[channels];

    public void Begin(int channel, long fromMs)
    {
        ref var account = ref accounts[channel];
        account.FromMs = account.Open++ == 0 ? fromMs : Math.Min(account.FromMs, fromMs);
    }

    /// <summary>What is to be counted now: nothing while another cause goes on. A gap that is told only at its end needs no beginning.</summary>
    public long End(int channel, long fromMs, long toMs)
    {
        ref var account = ref accounts[channel];
        if (account.Open > 0)
        {
            fromMs = account.FromMs = Math.Min(account.FromMs, fromMs);
            if (--account.Open > 0) return 0;
        }
        if (toMs <= fromMs) return 0;
        // The next cause may be told only when the last one is over, and reach back into its time.
        var overlap = Math.Min(toMs, account.CountedToMs) - Math.Max(fromMs, account.CountedFromMs);
        (account.CountedFromMs, account.CountedToMs) = overlap < 0
            ? (fromMs, toMs)
            : (Math.Min(fromMs, account.CountedFromMs), Math.Max(toMs, account.CountedToMs));
        return toMs - fromMs - Math.Max(0, overlap);
    }

    struct Account
    {
        public int Open;
        public long FromMs;
        public long CountedFromMs;
        public long CountedToMs;
    }
}

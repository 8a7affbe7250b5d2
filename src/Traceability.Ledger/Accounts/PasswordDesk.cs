namespace Traceability.Ledger.Accounts;

/// <summary>Where passwords are hashed, which takes a processor for a tenth of a second: two at once, and whoever comes then is told to come again.</summary>
sealed class PasswordDesk
{
    const int AtOnce = 2;

    int taken;

    /// <summary>Null while all places are taken; dispose it when the hash is made.</summary>
    public Place? TryTake()
    {
        if (Interlocked.Increment(ref taken) <= AtOnce) return new Place(this);
        Interlocked.Decrement(ref taken);
        return null;
    }

    internal sealed class Place(PasswordDesk desk) : IDisposable
    {
        PasswordDesk? desk = desk;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref desk, null) is { } left) Interlocked.Decrement(ref left.taken);
        }
    }
}

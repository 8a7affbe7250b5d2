namespace Traceability.Field.Modbus;

/// <summary>A pause that doubles from <paramref name="first"/> to <paramref name="longest"/>, spread by jitter so that many never return in step.</summary>
sealed class Backoff(TimeSpan first, TimeSpan longest, double jitter, Random random)
{
    TimeSpan last;

    /// <summary>250 ms to 5 s, each up to a quarter shorter: reconnecting to a gateway.</summary>
    public static Backoff ForConnections() => new(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(5), 0.25, Random.Shared);

    public TimeSpan Next()
    {
        last = last == TimeSpan.Zero ? first : last * 2 < longest ? last * 2 : longest;
        return last * (1 - jitter * random.NextDouble());
    }

    public void Reset() => last = TimeSpan.Zero;
}

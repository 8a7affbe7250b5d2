namespace Traceability.Mqtt;

/// <summary>
/// Full jitter: a thousand devices that lost the same broker at the same instant must not come back at the same instant. The wait is drawn uniformly
/// below a ceiling that doubles with every failure.
/// </summary>
sealed class ReconnectPause(TimeSpan first, TimeSpan longest, Random random)
{
    int doublings;

    public TimeSpan Next()
    {
        var ceiling = TimeSpan.FromTicks(Math.Max(1, Math.Min(first.Ticks << doublings, longest.Ticks)));
        if (ceiling < longest) doublings++;
        return TimeSpan.FromTicks(random.NextInt64(1, ceiling.Ticks + 1));
    }

    public void Reset() => doublings = 0;
}

using Traceability.Evidence.Segments;

namespace Traceability.Edge.Agent.Recording;

/// <summary>
/// Wall clock and monotonic clock side by side: how far UTC can be trusted (asked of the kernel, which NTP and chrony tell), and whether it
/// has jumped. Guarded by the recorder's lock.
/// </summary>
sealed class SiteClock(TimeProvider time, Func<ClockQuality> quality)
{
    /// <summary>Slewing stays far below this; a larger difference within one check is a step.</summary>
    static readonly TimeSpan StepThreshold = TimeSpan.FromMilliseconds(500);

    /// <summary>The two clocks are read one after the other; a thread that was held up between them must not see that as a step.</summary>
    static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    readonly long started = time.GetTimestamp();
    TimeSpan offset = time.GetUtcNow() - DateTimeOffset.UnixEpoch;

    public ClockQuality Quality { get; private set; } = quality();

    public long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Since the agent's start.</summary>
    public long MonotonicMs => (long)time.GetElapsedTime(started).TotalMilliseconds;

    /// <summary>The jump since the last check, or null.</summary>
    public TimeSpan? TakeStep()
    {
        var before = time.GetElapsedTime(started);
        var utc = time.GetUtcNow() - DateTimeOffset.UnixEpoch;
        if (time.GetElapsedTime(started) - before > LongestPause) return null;
        var now = utc - before;
        var step = now - offset;
        offset = now;
        return step.Duration() > StepThreshold ? step : null;
    }

    /// <summary>Asks the kernel again; true when the status has changed.</summary>
    public bool CheckQuality()
    {
        var before = Quality;
        Quality = quality();
        return before.Status != Quality.Status;
    }
}

using System.Threading.Tasks.Sources;

namespace Traceability.Field.Modbus;

/// <summary>
/// A wait that ends by time or by a ring, used again and again without allocating. <see cref="Arm"/> first, under the lock that decides to wait;
/// then a ring between that decision and the wait is not lost.
/// </summary>
sealed class Alarm : IValueTaskSource, IDisposable
{
    /// <summary>Timers take no more than some 49 days; waking in vain once an hour costs nothing.</summary>
    const long LongestMs = 3_600_000;

    readonly ITimer timer;
    ManualResetValueTaskSourceCore<bool> core;
    int armed;

    public Alarm(TimeProvider time) =>
        timer = time.CreateTimer(static state => ((Alarm)state!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Arm()
    {
        core.Reset();
        Volatile.Write(ref armed, 1);
    }

    /// <summary>A timer of an earlier wait may ring this one early: the waiter looks again and arms anew.</summary>
    public ValueTask WaitAsync(long ms)
    {
        timer.Change(TimeSpan.FromMilliseconds(Math.Clamp(ms, 1, LongestMs)), Timeout.InfiniteTimeSpan);
        return new(this, core.Version);
    }

    public void Ring()
    {
        if (Interlocked.Exchange(ref armed, 0) == 1) core.SetResult(true);
    }

    public void GetResult(short token) => core.GetResult(token);
    public ValueTaskSourceStatus GetStatus(short token) => core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        core.OnCompleted(continuation, state, token, flags);

    public void Dispose() => timer.Dispose();
}

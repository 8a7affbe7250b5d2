namespace Traceability.Testing;

/// <summary>A clock that stands still until the test moves it; timers fire on the thread that calls <see cref="Advance"/>.</summary>
public sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    readonly Lock gate = new();
    readonly List<Timer> timers = [];
    DateTimeOffset now = start;
    long monotonicTicks;

    public ManualTime() : this(new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero)) { }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    public override DateTimeOffset GetUtcNow() { lock (gate) return now; }
    public override long GetTimestamp() { lock (gate) return monotonicTicks; }

    /// <summary>Moves wall clock and monotonic clock together and fires every timer that falls due, in order of its due time.</summary>
    public void Advance(TimeSpan span)
    {
        long target;
        lock (gate) target = monotonicTicks + span.Ticks;
        while (true)
        {
            Timer? next;
            lock (gate)
            {
                next = timers.Where(t => t.DueTicks <= target).MinBy(t => t.DueTicks);
                var to = next?.DueTicks ?? target;
                if (to > monotonicTicks) { now += TimeSpan.FromTicks(to - monotonicTicks); monotonicTicks = to; }
                if (next is null) return;
                next.DueTicks = next.Period > TimeSpan.Zero ? next.DueTicks + next.Period.Ticks : long.MaxValue;
            }
            next.Callback(next.State);
        }
    }

    /// <summary>Moves only the wall clock, as an NTP step or a hand on the clock does.</summary>
    public void Step(TimeSpan span) { lock (gate) now += span; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        lock (gate) timers.Add(timer);
        return timer;
    }

    sealed class Timer(ManualTime owner, TimerCallback callback, object? state) : ITimer
    {
        public TimerCallback Callback { get; } = callback;
        public object? State { get; } = state;
        public TimeSpan Period { get; private set; }
        public long DueTicks { get; set; } = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner.gate)
            {
                DueTicks = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : owner.monotonicTicks + dueTime.Ticks;
                Period = period == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : period;
            }
            return true;
        }

        public void Dispose() { lock (owner.gate) owner.timers.Remove(this); }
        public ValueTask DisposeAsync() { Dispose(); return ValueTask.CompletedTask; }
    }
}

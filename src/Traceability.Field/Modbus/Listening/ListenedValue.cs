using Traceability.Profiles;

namespace Traceability.Field.Modbus.Listening;

/// <summary>One wanted value on a bus where somebody else asks. Times are monotonic milliseconds.</summary>
sealed class ListenedValue(PolledValue value)
{
    /// <summary>A master's rounds are its own affair; a value is missing only after so many of our periods, and never sooner than so long.</summary>
    const int PeriodsPatience = 3;
    const long LeastPatienceMs = 10_000;

    readonly long periodMs = Math.Max(1, (long)value.Period.TotalMilliseconds);
    long due = long.MinValue / 2;

    public PolledValue Value => value;
    public long Heard { get; private set; }
    public long HeardAt { get; private set; }
    public long HeardUnixMs { get; private set; }

    /// <summary>Told as missing.</summary>
    public bool IsMissing { get; set; }

    public void Begin(Instant at) => (HeardAt, HeardUnixMs) = (at.MonotonicMs, at.UnixMs);

    public bool StandsIn(in ReadRequest question) => question.Unit == value.Unit && question.Table == value.Table
        && value.Address >= question.Address && value.Address + value.Words <= question.Address + question.Count;

    /// <summary>True: this reading is due. A master may ask far oftener than the site wants its readings.</summary>
    public bool Hear(Instant at)
    {
        Heard++;
        (HeardAt, HeardUnixMs) = (at.MonotonicMs, at.UnixMs);
        // A tenth of grace, or a master with our own period would be heard every other time.
        if (at.MonotonicMs < due - periodMs / 10) return false;
        due = (at.MonotonicMs - due < periodMs ? due : at.MonotonicMs) + periodMs;
        return true;
    }

    public bool IsOverdue(long now) => now - HeardAt > Math.Max(LeastPatienceMs, PeriodsPatience * periodMs);
}

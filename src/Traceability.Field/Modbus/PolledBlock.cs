namespace Traceability.Field.Modbus;

/// <summary>A block on its period grid. Guarded by the bus's lock; times are monotonic milliseconds.</summary>
sealed class PolledBlock(ReadBlock block, PolledUnit unit, long due)
{
    const long FirstRefusalPauseMs = 1_000;
    const long LongestRefusalPauseMs = 60_000;

    readonly long periodMs = Math.Max(1, (long)block.Period.TotalMilliseconds);
    int refusals;
    bool hurried;

    public ReadBlock Block { get; } = block;
    public PolledUnit Unit { get; } = unit;
    public QuestionAccount Account { get; } = new();

    /// <summary>The next point of the grid to be served.</summary>
    public long Due { get; private set; } = due;

    /// <summary>The point being served, so that the parts of a split block keep the grid and are asked at once.</summary>
    public long Serving { get; private set; } = due;

    public bool InFlight { get; private set; }
    public long Missed { get; private set; }
    public long LongestDelayMs { get; private set; }

    public long ReadyAt => hurried ? Unit.NotBefore : Math.Max(Due, Unit.NotBefore);

    /// <summary>Asks once between the grid's points, as soon as the unit may be asked; the grid stays.</summary>
    public void Hurry() => hurried = true;

    /// <summary>Grid points that are already past by a whole period and will never be served.</summary>
    public long MissedBy(long now) => InFlight || now < Due ? Missed : Missed + (now - Due) / periodMs;

    /// <summary>Serves the newest point that has come; older ones are missed, never caught up in a burst.</summary>
    public void Begin(long now)
    {
        hurried = false;
        if (now >= Due)
        {
            SkipTo(now);
            Serving = Due;
            LongestDelayMs = Math.Max(LongestDelayMs, now - Serving);
            Due += periodMs;
        }
        InFlight = true;
        Account.Ask();
        Unit.Asked();
    }

    public void End()
    {
        InFlight = false;
        Unit.Ended();
    }

    /// <summary>The line broke before the answer: the same point is asked again on the next line.</summary>
    public void Return() => Due = Serving;

    public void Accepted() => refusals = 0;

    /// <summary>What a unit refuses is asked for ever more rarely, still on its grid.</summary>
    public void Refused(long now)
    {
        var pause = Math.Min(FirstRefusalPauseMs << Math.Min(refusals++, 16), LongestRefusalPauseMs);
        if (now + pause > Due) SkipTo(now + pause + periodMs - 1);
    }

    void SkipTo(long time)
    {
        if (time < Due) return;
        var points = (time - Due) / periodMs;
        Missed += points;
        Due += points * periodMs;
    }
}

namespace Traceability.Field.Modbus;

/// <summary>What the bus knows of one unit. Guarded by the bus's lock. Times are monotonic milliseconds unless named otherwise.</summary>
sealed class PolledUnit(byte unit, UnitOptions options)
{
    /// <summary>A unit is lost only after this time AND this many questions in vain: one lost frame is no outage, nor is one slow second.</summary>
    const long LostAfterMs = 3_000;
    const int LostAfterFailures = 2;

    /// <summary>A silent unit is asked with a pause that doubles between these; with the time-out it is read again well within 30 s of its return.</summary>
    const long FirstProbePauseMs = 500;
    const long LongestProbePauseMs = 10_000;

    int failures;
    long firstFailureMs;
    long lastAnswerUnixMs;
    (FieldCause Cause, byte Code) lostBy;

    public UnitOptions Options { get; } = options;
    public byte Unit { get; } = unit;
    public long NotBefore { get; private set; }
    public int InFlight { get; private set; }
    public bool Online { get; private set; } = true;

    /// <summary>One probe at a time: the rest of a silent unit's blocks wait for its answer. A unit that needs rest has one question at a time too.</summary>
    public bool MayBeAsked => InFlight == 0 || (failures == 0 && Options.Pause == TimeSpan.Zero);

    public bool IsSilent => failures > 0;

    public QuestionAccount Account { get; } = new();

    public void BeginsAt(long unixMs) => lastAnswerUnixMs = unixMs;

    public void Asked()
    {
        InFlight++;
        Account.Ask();
    }

    public void Ended() => InFlight--;

    /// <summary>The unit is alive. True with a notice when that is news.</summary>
    public bool Answered(Instant at, out FieldNotice notice)
    {
        notice = new(FieldNoticeKind.UnitReturned, Unit, -1, lostBy.Cause, lostBy.Code, lastAnswerUnixMs, at.UnixMs);
        var news = !Online;
        Online = true;
        failures = 0;
        lastAnswerUnixMs = at.UnixMs;
        NotBefore = at.MonotonicMs + (long)Options.Pause.TotalMilliseconds;
        return news;
    }

    /// <summary>The unit did not answer, or not as a unit does. True with a notice when it is thereby lost.</summary>
    public bool Failed(Instant at, FieldCause cause, byte code, out FieldNotice notice)
    {
        notice = new(FieldNoticeKind.UnitLost, Unit, -1, cause, code, lastAnswerUnixMs, at.UnixMs);
        if (failures++ == 0) firstFailureMs = at.MonotonicMs;
        var doublings = Math.Min(failures - 1, 16);
        NotBefore = at.MonotonicMs + Math.Min(FirstProbePauseMs << doublings, LongestProbePauseMs);
        var news = Online && failures >= LostAfterFailures && at.MonotonicMs - firstFailureMs >= LostAfterMs;
        if (news) (Online, lostBy) = (false, (cause, code));
        return news;
    }
}

namespace Traceability.Carbon.Activity;

/// <summary>
/// Turns the readings of one cumulative counter into quantities per UTC hour. Every pair of neighbouring readings is split at the hour
/// edges by itself, so the result depends on the readings alone: not on how they were cut into runs, not on restarts, and a range of
/// hours recomputed from its bracketing readings equals the same hours of the whole. Not thread-safe: one owner per channel.
/// </summary>
public sealed class CounterActivity
{
    /// <summary>Readings carry mantissas within ±(2⁵³ − 1), as the series entry does.</summary>
    public const long MostMantissa = (1L << 53) - 1;

    const long LatestMs = 253_402_300_799_999; // 9999-12-31T23:59:59.999Z
    const long LongestHoleMs = 400L * 24 * HourActivity.LengthMs; // keeps a clock that stood in 1970 from making half a million hours

    readonly Rollover? rollover;
    readonly List<HourActivity> changed = [];
    readonly List<ActivityFinding> findings = [];

    bool begun, broken;
    long lastMs, lastMantissa;

    // The open hour, taken apart so that a reading costs an addition and no allocation.
    bool open, openChanged, startMeasured, endMeasured, lost;
    long hour, fromMs, toMs;
    Int128 quantity;

    /// <param name="state">What <see cref="State"/> gave before the restart, or null to begin.</param>
    public CounterActivity(Rollover? rollover, CounterState? state = null)
    {
        this.rollover = rollover;
        if (state is null) return;
        (begun, lastMs, lastMantissa) = (true, state.LastMs, state.LastMantissa);
        if (state.OpenHour is not { } h) return;
        (open, hour, fromMs, toMs, quantity) = (true, h.HourStartMs, h.FromMs, h.ToMs, h.Quantity);
        (startMeasured, endMeasured, lost) = (h.StartMeasured, h.EndMeasured, h.QuantityLost);
    }

    public CounterState? State => begun ? new CounterState(lastMs, lastMantissa, open ? OpenHour() : null) : null;

    /// <summary>
    /// Counts a run of readings in time order (Unix ms UTC; equal times in order of value), the first not before the last one counted.
    /// The same reading given again changes nothing.
    /// </summary>
    public FeedOutcome Feed(ReadOnlySpan<long> timesMs, ReadOnlySpan<long> mantissas)
    {
        if (timesMs.Length != mantissas.Length) return FeedOutcome.LengthsDiffer;
        var (seen, t0, m0) = (begun, lastMs, lastMantissa);
        for (var i = 0; i < timesMs.Length; i++)
        {
            var (t, m) = (timesMs[i], mantissas[i]);
            if (t is < 0 or > LatestMs || m is < -MostMantissa or > MostMantissa) return FeedOutcome.OutOfRange;
            if (seen && (t < t0 || (t == t0 && m < m0))) return FeedOutcome.OutOfOrder;
            // Of several values at one instant the smallest is kept, so a later equal time is compared with that one.
            if (!seen || t > t0) (seen, t0, m0) = (true, t, m);
        }
        for (var i = 0; i < timesMs.Length; i++) Count(timesMs[i], mantissas[i]);
        return FeedOutcome.Accepted;
    }

    /// <summary>
    /// The next reading, of those given next, does not go on from the last one: the device has told of another meter, of a reset, or of a rise
    /// that its meter cannot make. Their difference is no quantity.
    /// </summary>
    public void Break() => broken = true;

    /// <summary>
    /// The hours whose value differs from what was taken before, each whole (replace, do not add), in time order. The open hour is
    /// among them each time it grew.
    /// </summary>
    public IReadOnlyList<HourActivity> TakeChangedHours()
    {
        if (open && openChanged) changed.Add(OpenHour());
        openChanged = false;
        HourActivity[] taken = [.. changed];
        changed.Clear();
        return taken;
    }

    public IReadOnlyList<ActivityFinding> TakeFindings()
    {
        ActivityFinding[] taken = [.. findings];
        findings.Clear();
        return taken;
    }

    /// <summary>
    /// The hours [From, To) that a late run can have changed: from the hour of the reading before it to the hour of the reading after it.
    /// </summary>
    /// <param name="beforeMs">The last instant with a reading strictly before <paramref name="firstMs"/>, if any.</param>
    /// <param name="afterMs">The first instant with a reading strictly after <paramref name="lastMs"/>, if any.</param>
    public static (long FromHourMs, long ToHourMs) AffectedHours(long? beforeMs, long firstMs, long lastMs, long? afterMs) =>
        (HourActivity.StartOf(beforeMs ?? Math.Max(firstMs - 1, 0)), HourActivity.StartOf(afterMs ?? lastMs) + HourActivity.LengthMs);

    /// <summary>
    /// The hours [fromHourMs, toHourMs) computed anew, with the findings that end in (fromHourMs, toHourMs]; they replace what was kept
    /// of both. The readings are the channel's, in order of time and value, from the last instant at or before fromHourMs to the first
    /// instant at or after toHourMs, as far as there are such, with all readings of these two instants.
    /// State is where counting goes on, if the readings reach to the channel's last.
    /// </summary>
    public static FeedOutcome Recompute(Rollover? rollover, ReadOnlySpan<long> timesMs, ReadOnlySpan<long> mantissas,
        long fromHourMs, long toHourMs, out CounterHours hours)
    {
        var counter = new CounterActivity(rollover);
        var outcome = counter.Feed(timesMs, mantissas);
        var state = counter.State;
        hours = new CounterHours(
            [.. counter.TakeChangedHours().Where(h => h.HourStartMs >= fromHourMs && h.HourStartMs < toHourMs)],
            [.. counter.TakeFindings().Where(f => f.ToMs > fromHourMs && f.ToMs <= toHourMs)],
            state);
        return outcome;
    }

    void Count(long t1, long m1)
    {
        if (!begun) { (begun, lastMs, lastMantissa) = (true, t1, m1); return; }
        var (t0, m0) = (lastMs, lastMantissa);
        if (t1 == t0)
        {
            if (m1 != m0) findings.Add(new ActivityFinding(ActivityRule.TwoValuesAtOnce, t0, t1, m0, m1));
            return;
        }
        (lastMs, lastMantissa) = (t1, m1);
        var told = broken;
        broken = false;
        if (t1 - t0 > LongestHoleMs)
        {
            findings.Add(new ActivityFinding(ActivityRule.HoleTooLong, t0, t1, m0, m1));
            Close();
            return;
        }
        var reached = m1;
        var wentBack = false;
        if (m1 < m0)
        {
            if (!told && rollover is { } turn && m0 < turn.Modulus && m1 >= 0 && m1 + turn.Modulus - m0 <= turn.LargestStep) reached = m1 + turn.Modulus;
            else
            {
                wentBack = true;
                findings.Add(new ActivityFinding(ActivityRule.NegativeDelta, t0, t1, m0, m1));
                reached = m0;
            }
        }
        else if (told)
        {
            wentBack = true;
            findings.Add(new ActivityFinding(ActivityRule.DoesNotContinue, t0, t1, m0, m1));
            reached = m0;
        }
        Split(t0, m0, t1, reached, wentBack);
    }

    /// <summary>Gives each hour that the pair touches its part; the parts sum to m1 − m0.</summary>
    void Split(long t0, long m0, long t1, long m1, bool wentBack)
    {
        var (at, value, measured) = (t0, m0, true);
        var start = HourActivity.StartOf(t0);
        for (var next = start + HourActivity.LengthMs; next < t1; next += HourActivity.LengthMs)
        {
            var edge = EdgeValue.Between(t0, m0, t1, m1, next);
            Add(start, at, next, edge.Mantissa - value, measured, edge.Measured, wentBack);
            (at, value, measured, start) = (next, edge.Mantissa, edge.Measured, next);
        }
        Add(start, at, t1, m1 - value, measured, true, wentBack);
    }

    void Add(long hourStart, long from, long to, long part, bool fromMeasured, bool toMeasured, bool wentBack)
    {
        if (!open || hour != hourStart)
        {
            Close();
            (open, hour, fromMs, quantity, startMeasured, lost) = (true, hourStart, from, 0, fromMeasured, false);
        }
        quantity += part;
        (toMs, endMeasured, openChanged) = (to, toMeasured, true);
        lost |= wentBack;
    }

    void Close()
    {
        if (open && openChanged) changed.Add(OpenHour());
        (open, openChanged) = (false, false);
    }

    HourActivity OpenHour() => new(hour, fromMs, toMs, quantity, startMeasured, endMeasured, lost);
}

namespace Traceability.Carbon.Activity;

/// <summary>
/// Turns the readings of one cumulative counter into edges. Every pair of neighbouring readings is interpolated by itself, so the result depends on the
/// readings alone: not on how they were cut into runs and not on restarts. Edges never change once they are given. Not thread-safe: one owner per channel.
/// </summary>
public sealed class CounterActivity
{
    /// <summary>Readings carry mantissas within ±(2⁵³ − 1), as the series entry does.</summary>
    public const long MostMantissa = (1L << 53) - 1;

    /// <summary>So many steps can be counted: two hundred turns of the widest register.</summary>
    public const long MostSteps = 1L << 61;

    internal const long LatestMs = 253_402_300_799_999; // 9999-12-31T23:59:59.999Z

    /// <summary>A longer hole has two edges, one where it begins and one where it ends (<see cref="Edge.Between"/>): a clock that stood in 1970 would make two million.</summary>
    internal const long LongestDenseMs = 400L * 24 * 3_600_000;

    readonly Rollover? rollover;
    readonly Passed passed;

    bool begun, broken;
    long firstMs, lastMs, lastMantissa, nextEdgeMs, steps, lostQuarters;

    /// <param name="state">What <see cref="State"/> gave before the restart, or null to begin.</param>
    public CounterActivity(Rollover? rollover, CounterState? state = null)
    {
        this.rollover = rollover;
        passed = new Passed(state?.LastEdge);
        if (state is null) return;
        (begun, firstMs, lastMs, lastMantissa, steps, lostQuarters) =
            (true, state.FirstMs, state.LastMs, state.LastMantissa, state.Steps, state.LostQuarters);
        nextEdgeMs = Edge.After(lastMs);
    }

    public CounterState? State => begun ? new CounterState(firstMs, lastMs, lastMantissa, steps, lostQuarters, passed.Last) : null;

    /// <summary>
    /// Counts a run of readings in time order (Unix ms UTC; equal times in order of value), the first not before the last one counted.
    /// The same reading given again changes nothing.
    /// </summary>
    public FeedOutcome Feed(ReadOnlySpan<long> timesMs, ReadOnlySpan<long> mantissas)
    {
        if (timesMs.Length != mantissas.Length) return FeedOutcome.LengthsDiffer;
        var (seen, t0, m0, rises) = (begun, lastMs, lastMantissa, (Int128)steps);
        for (var i = 0; i < timesMs.Length; i++)
        {
            var (t, m) = (timesMs[i], mantissas[i]);
            if (t is < 0 or > LatestMs || m is < -MostMantissa or > MostMantissa) return FeedOutcome.OutOfRange;
            if (seen && (t < t0 || (t == t0 && m < m0))) return FeedOutcome.OutOfOrder;
            if (seen) rises += m >= m0 ? m - m0 : rollover?.LargestStep ?? 0;
            // Of several values at one instant the smallest is kept, so a later equal time is compared with that one.
            if (!seen || t > t0) (seen, t0, m0) = (true, t, m);
        }
        if (rises > MostSteps) return FeedOutcome.OutOfRange;
        for (var i = 0; i < timesMs.Length; i++) Count(timesMs[i], mantissas[i]);
        return FeedOutcome.Accepted;
    }

    /// <summary>
    /// The next reading, of those given next, does not go on from the last one: the device has told of another meter, of a reset, or of a rise
    /// that its meter cannot make. Their difference is no quantity.
    /// </summary>
    public void Break() => broken = true;

    /// <summary>The edges that were passed since they were last taken, in time order.</summary>
    public IReadOnlyList<Edge> TakeEdges() => passed.TakeEdges();

    public IReadOnlyList<ActivityFinding> TakeFindings() => passed.TakeFindings();

    void Count(long t1, long m1)
    {
        if (!begun)
        {
            // There was nothing before the first reading that it could fail to go on from.
            (begun, broken, firstMs, lastMs, lastMantissa, nextEdgeMs) = (true, false, t1, t1, m1, Edge.After(t1));
            if (Edge.IsOne(t1)) passed.Add(new Edge(t1, 0, true, 0, 0));
            return;
        }
        var (t0, m0) = (lastMs, lastMantissa);
        if (t1 == t0)
        {
            if (m1 != m0) passed.Add(ActivityRule.TwoValuesAtOnce, t0, t1, m0, m1);
            return;
        }
        var told = broken;
        broken = false;
        if (m1 >= m0 && !told && t1 < nextEdgeMs) // within one quarter-hour, as nearly always
        {
            (lastMs, lastMantissa, steps) = (t1, m1, steps + (m1 - m0));
            return;
        }
        var reached = Reached(t0, m0, t1, m1, told);
        CountTo(t0, m0, t1, reached ?? m0, lost: reached is null);
        (lastMs, lastMantissa) = (t1, m1);
    }

    /// <summary>Where a register that began at m0 stands when it shows m1, turns counted; null where it did not go on from m0.</summary>
    long? Reached(long t0, long m0, long t1, long m1, bool told)
    {
        if (m1 >= m0 && !told) return m1;
        if (m1 < m0 && !told && rollover is { } turn && m0 < turn.Modulus && m1 >= 0 && m1 + turn.Modulus - m0 <= turn.LargestStep) return m1 + turn.Modulus;
        passed.Add(m1 < m0 ? ActivityRule.NegativeDelta : ActivityRule.DoesNotContinue, t0, t1, m0, m1);
        return null;
    }

    /// <summary>Quarter-hours from an edge between two readings to the next one.</summary>
    internal static long StrideIn(long t0, long t1, long edgeMs) => t1 - t0 > LongestDenseMs && edgeMs < Edge.UpTo(t1) ? (Edge.UpTo(t1) - edgeMs) / Edge.SpacingMs : 1;

    /// <summary>Gives each edge between the two readings, and at the second, its part; each quarter-hour that a loss touches has lost.</summary>
    void CountTo(long t0, long m0, long t1, long m1, bool lost)
    {
        var before = steps;
        for (var stride = 1L; nextEdgeMs <= t1; nextEdgeMs += stride * Edge.SpacingMs)
        {
            var value = EdgeValue.Between(t0, m0, t1, m1, nextEdgeMs);
            if (lost) lostQuarters = passed.Lost(lostQuarters, stride);
            var quarters = passed.Last is { } last ? last.MeasuredQuarters + (last.Measured && value.Measured && nextEdgeMs - last.AtMs == Edge.SpacingMs && last.LostQuarters == lostQuarters ? 1 : 0) : 0;
            passed.Add(new Edge(nextEdgeMs, before + (value.Mantissa - m0), value.Measured, quarters, lostQuarters));
            stride = StrideIn(t0, t1, nextEdgeMs);
        }
        if (lost && !Edge.IsOne(t1)) lostQuarters = passed.Lost(lostQuarters, 1);
        steps = before + (m1 - m0);
    }
}

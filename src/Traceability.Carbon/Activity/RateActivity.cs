using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Activity;

/// <summary>
/// Adds up the readings of a power or a flow to the register that nobody built in: trapezoids between readings that lie at most
/// <see cref="LongestStepMs"/> apart, held exactly, rounded half-even to whole steps only where an edge or the state tells them. Nothing is invented over a
/// longer gap: its quarter-hours have lost. What flows backwards counts nothing. Edges never change once they are given. Not thread-safe: one owner per channel.
/// </summary>
public sealed class RateActivity
{
    /// <summary>A reading a minute, of which one comes late: nobody's polling is exact to the millisecond.</summary>
    public const long LongestStepMs = 90_000;

    readonly long share; // of a step: sums of two rates × ms
    readonly Passed passed;

    bool begun;
    long firstMs, lastMs, lastRate, nextEdgeMs, lostQuarters;
    Int128 sum; // in shares

    /// <param name="perMs">The rate's unit of time: at one step of a kW it takes an hour of ms to a step of a kWh.</param>
    /// <param name="state">What <see cref="State"/> gave before the restart, or null to begin.</param>
    public RateActivity(long perMs, CounterState? state = null)
    {
        share = 2 * perMs;
        passed = new Passed(state?.LastEdge);
        if (state is null) return;
        (begun, firstMs, lastMs, lastRate, lostQuarters) = (true, state.FirstMs, state.LastMs, state.LastMantissa, state.LostQuarters);
        sum = (Int128)state.Steps * share + state.Rest;
        nextEdgeMs = Edge.After(lastMs);
    }

    public CounterState? State
    {
        get
        {
            if (!begun) return null;
            var steps = Steps(sum, 1);
            return new CounterState(firstMs, lastMs, lastRate, steps, lostQuarters, passed.Last) { Rest = (long)(sum - (Int128)steps * share) };
        }
    }

    /// <summary>
    /// Adds up a run of readings in time order (Unix ms UTC), the first not before the last one added. The same reading given again changes nothing; of several
    /// at one instant the first counts. Anything but Accepted leaves the register as it was.
    /// </summary>
    public FeedOutcome Feed(ReadOnlySpan<long> timesMs, ReadOnlySpan<long> rates)
    {
        if (timesMs.Length != rates.Length) return FeedOutcome.LengthsDiffer;
        var (seen, t0, most) = (begun, lastMs, Math.Max(0, lastRate));
        for (var i = 0; i < timesMs.Length; i++)
        {
            if (timesMs[i] is < 0 or > CounterActivity.LatestMs || rates[i] is < -CounterActivity.MostMantissa or > CounterActivity.MostMantissa) return FeedOutcome.OutOfRange;
            if (seen && timesMs[i] < t0) return FeedOutcome.OutOfOrder;
            (seen, t0, most) = (true, timesMs[i], Math.Max(most, rates[i]));
        }
        if (timesMs.Length > 0 && sum + Math.BigMul(2 * most, t0 - (begun ? lastMs : timesMs[0])) > (Int128)CounterActivity.MostSteps * share) return FeedOutcome.OutOfRange;
        for (var i = 0; i < timesMs.Length; i++) Add(timesMs[i], rates[i]);
        return FeedOutcome.Accepted;
    }

    /// <summary>The edges that were passed since they were last taken, in time order.</summary>
    public IReadOnlyList<Edge> TakeEdges() => passed.TakeEdges();

    public IReadOnlyList<ActivityFinding> TakeFindings() => passed.TakeFindings();

    void Add(long t1, long r1)
    {
        if (!begun)
        {
            (begun, firstMs, lastMs, lastRate, nextEdgeMs) = (true, t1, t1, r1, Edge.After(t1));
            if (Edge.IsOne(t1)) passed.Add(new Edge(t1, 0, true, 0, 0));
            return;
        }
        var t0 = lastMs;
        if (t1 == t0)
        {
            if (r1 != lastRate) passed.Add(ActivityRule.TwoValuesAtOnce, t0, t1, lastRate, r1);
            return;
        }
        var lost = t1 - t0 > LongestStepMs;
        var part = lost ? 0 : Math.BigMul(Math.Max(0, lastRate) + Math.Max(0, r1), t1 - t0);
        if (t1 >= nextEdgeMs) PassTo(t0, t1, part, lost);
        else if (lost) lostQuarters = passed.Lost(lostQuarters, 1);
        sum += part;
        (lastMs, lastRate) = (t1, r1);
    }

    /// <summary>Gives each edge after the first reading, up to the second, its part by time: the register as if it were read at both.</summary>
    void PassTo(long t0, long t1, Int128 part, bool lost)
    {
        for (var stride = 1L; nextEdgeMs <= t1; nextEdgeMs += stride * Edge.SpacingMs)
        {
            if (lost) lostQuarters = passed.Lost(lostQuarters, stride);
            var measured = nextEdgeMs == t1 || !lost;
            var quarters = passed.Last is { } last ? last.MeasuredQuarters + (last.Measured && measured && nextEdgeMs - last.AtMs == Edge.SpacingMs && last.LostQuarters == lostQuarters ? 1 : 0) : 0;
            passed.Add(new Edge(nextEdgeMs, Steps(sum * (t1 - t0) + part * (nextEdgeMs - t0), t1 - t0), measured, quarters, lostQuarters));
            stride = CounterActivity.StrideIn(t0, t1, nextEdgeMs);
        }
        if (lost && !Edge.IsOne(t1)) lostQuarters = passed.Lost(lostQuarters, 1);
    }

    /// <summary>Sums stay below 2^84 and gaps below 2^36: the products fit.</summary>
    long Steps(Int128 shares, long of) => (long)HalfEven.Divide(shares, (Int128)share * of);
}

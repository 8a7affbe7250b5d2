using System.Runtime.InteropServices;
using Traceability.Carbon.Activity;
using Traceability.Evidence.Entries;
using CounterState = Traceability.Carbon.Activity.CounterState;

namespace Traceability.Ledger.Emissions;

/// <summary>
/// One cumulative register of one chain. Chain order is the truth: where the device's clock went back, each reading counts one millisecond
/// after the one before it, so that the sum stays last − first exactly, until the clock has passed the old time again.
/// </summary>
sealed class ChannelCounter(byte[] chain, string channel, int exponent, string unit, Rollover? rollover, CounterState? state)
{
    readonly CounterActivity activity = new(rollover, state);
    bool begun = state is not null;
    long lastMs = state?.LastMs ?? 0, lastMantissa = state?.LastMantissa ?? 0;

    public byte[] Chain => chain;
    public string Channel => channel;
    public int Exponent => exponent;
    public string Unit => unit;
    public bool Dirty { get; set; }
    public CounterState State => activity.State!;

    /// <summary>Counts the readings that have a value. Gives how far the clock stood behind what was counted already, in ms; 0 where it did not.</summary>
    /// <param name="breaks">Instants of readings that, by the segment's own events, do not go on from the ones before them.</param>
    public long Count(Series series, IReadOnlyList<long> breaks, out FeedOutcome outcome)
    {
        outcome = FeedOutcome.Accepted;
        if (breaks.Count == 0 && IsPlain(series))
        {
            outcome = activity.Feed(series.TimesMs, series.Mantissas);
            if (outcome != FeedOutcome.Accepted) return 0;
            Counted(series.TimesMs[^1], series.Mantissas[^1]);
            return 0;
        }
        var (times, mantissas, behind) = (new List<long>(series.Count), new List<long>(series.Count), 0L);
        var (seen, t, m) = (begun, lastMs, lastMantissa);
        var parts = new List<int>();
        for (var i = 0; i < series.Count; i++)
        {
            if (!series.Qualities[i].HasValue()) continue;
            if (seen && series.TimesMs[i] < t) behind = Math.Max(behind, t - series.TimesMs[i]);
            if (seen && series.TimesMs[i] <= t)
            {
                if (series.Mantissas[i] == m) continue;
                t++;
            }
            else
            {
                t = series.TimesMs[i];
            }
            (seen, m) = (true, series.Mantissas[i]);
            if (breaks.Contains(series.TimesMs[i])) parts.Add(times.Count);
            times.Add(t);
            mantissas.Add(m);
        }
        if (times.Count == 0) return behind;
        var from = 0;
        var at = CollectionsMarshal.AsSpan(times);
        var values = CollectionsMarshal.AsSpan(mantissas);
        foreach (var part in parts)
        {
            outcome = activity.Feed(at[from..part], values[from..part]);
            if (outcome != FeedOutcome.Accepted) return 0;
            activity.Break();
            from = part;
        }
        outcome = activity.Feed(at[from..], values[from..]);
        if (outcome != FeedOutcome.Accepted) return 0;
        Counted(t, m);
        return behind;
    }

    public IReadOnlyList<Edge> TakeEdges() => activity.TakeEdges();

    public IReadOnlyList<ActivityFinding> TakeFindings() => activity.TakeFindings();

    void Counted(long time, long mantissa) => (begun, lastMs, lastMantissa, Dirty) = (true, time, mantissa, true);

    /// <summary>All readings have a value and rise in time beyond the last counted one: nothing needs copying.</summary>
    bool IsPlain(Series series)
    {
        var t = begun ? lastMs : long.MinValue;
        for (var i = 0; i < series.Count; i++)
        {
            if (series.TimesMs[i] <= t || !series.Qualities[i].HasValue()) return false;
            t = series.TimesMs[i];
        }
        return true;
    }
}

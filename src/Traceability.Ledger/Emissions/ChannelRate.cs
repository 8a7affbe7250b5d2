using Traceability.Carbon.Activity;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Entries;
using CounterState = Traceability.Carbon.Activity.CounterState;

namespace Traceability.Ledger.Emissions;

/// <summary>
/// A power or a flow of one chain that the plan wants added up. Chain order is the truth: readings from before the newest one, of a clock that went back,
/// are left out until it has passed the old time again; a gap that this leaves has lost.
/// </summary>
sealed class ChannelRate(byte[] chain, string channel, int exponent, RateUnit rate, CounterState? state)
{
    readonly RateActivity activity = rate.Register(state);
    long lastMs = state?.LastMs ?? -1;

    public byte[] Chain => chain;
    public string Channel => channel;

    /// <summary>Of the register: one step is 10^Exponent of the rate's quantity.</summary>
    public int Exponent => exponent;
    public RateUnit Rate => rate;
    public bool Dirty { get; set; }
    public CounterState State => activity.State!;

    /// <summary>Adds up the readings that have a value. Gives how far the clock stood behind what was added already, in ms; 0 where it did not.</summary>
    public long Count(Series series, out FeedOutcome outcome)
    {
        if (IsPlain(series))
        {
            outcome = activity.Feed(series.TimesMs, series.Mantissas);
            if (outcome == FeedOutcome.Accepted) (lastMs, Dirty) = (series.TimesMs[^1], true);
            return 0;
        }
        var (times, rates, t, behind) = (new List<long>(series.Count), new List<long>(series.Count), lastMs, 0L);
        for (var i = 0; i < series.Count; i++)
        {
            if (!series.Qualities[i].HasValue()) continue;
            behind = Math.Max(behind, t - series.TimesMs[i]);
            if (series.TimesMs[i] <= t) continue;
            t = series.TimesMs[i];
            times.Add(t);
            rates.Add(series.Mantissas[i]);
        }
        outcome = activity.Feed([.. times], [.. rates]);
        if (outcome == FeedOutcome.Accepted && times.Count > 0) (lastMs, Dirty) = (t, true);
        return outcome == FeedOutcome.Accepted ? behind : 0;
    }

    public IReadOnlyList<Edge> TakeEdges() => activity.TakeEdges();

    public IReadOnlyList<ActivityFinding> TakeFindings() => activity.TakeFindings();

    /// <summary>All readings have a value and rise in time beyond the last one: nothing needs copying.</summary>
    bool IsPlain(Series series)
    {
        var t = lastMs;
        for (var i = 0; i < series.Count; i++)
        {
            if (series.TimesMs[i] <= t || !series.Qualities[i].HasValue()) return false;
            t = series.TimesMs[i];
        }
        return series.Count > 0;
    }
}

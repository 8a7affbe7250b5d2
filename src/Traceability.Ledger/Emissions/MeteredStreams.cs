using System.Globalization;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Plan;
using Traceability.Ledger.Records;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Emissions;

/// <summary>What one facility's metering points counted, by the registers that the store holds of them.</summary>
/// <param name="counters">Of the facility, by channel.</param>
sealed class MeteredStreams(SqliteConnection connection, ILookup<string, StoredCounter> counters)
{
    /// <summary>What each point counted over a span, whatever stream it belongs to.</summary>
    public IReadOnlyList<CountedSpan> Spans(MonitoringPlan plan, long fromMs, long toMs)
    {
        using var edges = new EdgeLookup(connection);
        return [.. plan.Points.SelectMany(point => Fitting(point).Where(c => c.State.FirstMs < toMs).Select(c => Counted(edges, point, c, fromMs, toMs, UntilMs(plan, point))).OfType<CountedSpan>())];
    }

    /// <summary>
    /// The same from edge to edge, which are a quarter-hour apart or a hole. The quarter-hours in which the record begins and ends are whole ones too, so that what was lost in
    /// them has a place.
    /// </summary>
    public IEnumerable<CountedSpan> Quarters(MonitoringPlan plan, IEnumerable<MeteringPoint> points, long fromMs, long toMs)
    {
        foreach (var point in points)
            foreach (var counter in Fitting(point))
            {
                var (begin, until) = (Edge.UpTo(counter.State.FirstMs), Math.Min(toMs, UntilMs(plan, point)));
                Edge? before = begin >= fromMs && begin < until ? Edge.BeforeAll(begin) : null;
                foreach (var edge in EdgeLookup.Between(connection, counter, fromMs, until))
                {
                    if (before is { } from && edge.AtMs > from.AtMs) yield return new CountedSpan(point, from, edge);
                    before = edge;
                }
                var end = Edge.After(counter.State.LastMs);
                if (before is { } last && last.AtMs < counter.State.LastMs && end <= until) yield return new CountedSpan(point, last, counter.State.Now with { AtMs = end });
            }
    }

    /// <summary>
    /// The activity of all metered streams between neighbouring instants, each a whole quarter-hour. Where a device was replaced, two chains have counted,
    /// and both count. A channel that is not in the plan's unit and resolution is not counted, and said so.
    /// </summary>
    public List<ActivityData> Activity(MonitoringPlan plan, IReadOnlyList<long> instants, List<string> why)
    {
        using var edges = new EdgeLookup(connection);
        var activity = new List<ActivityData>();
        foreach (var stream in plan.Streams)
        {
            if (stream.Determined is not Determination.ByMeter meters) continue;
            var of = meters.Points.Select(id => plan.Point(id)!).SelectMany(point => Fitting(stream, point, why).Select(counter => (point, counter, until: Until(plan, stream, point, instants[^1], why)))).ToList();
            for (var i = 1; i < instants.Count && of.Count > 0; i++)
            {
                var (from, to) = (instants[i - 1], instants[i]);
                var spans = of.Where(c => c.counter.State.FirstMs < to).Select(c => Counted(edges, c.point, c.counter, from, to, c.until)).OfType<CountedSpan>().ToList();
                if (spans.Count > 0) activity.Add(Metered.Of(stream.Id, from, to, spans));
            }
        }
        return activity;
    }

    /// <summary>Null where all of the span lies behind the instant up to which a rate counts.</summary>
    static CountedSpan? Counted(EdgeLookup edges, MeteringPoint point, StoredCounter counter, long fromMs, long toMs, long untilMs) =>
        fromMs >= untilMs ? null : new CountedSpan(point, edges.At(counter, fromMs), edges.At(counter, Math.Min(toMs, untilMs)));

    /// <summary>A rate is no quantity from the quarter-hour on in which its device began to count the same: the counter is exact, and the plan is to name it.</summary>
    long UntilMs(MonitoringPlan plan, MeteringPoint point) => CounterBeside(plan, point) is { } counter ? Edge.UpTo(counter.State.FirstMs) : long.MaxValue;

    /// <summary>The same, said where it cuts.</summary>
    long Until(MonitoringPlan plan, SourceStream stream, MeteringPoint point, long toMs, List<string> why)
    {
        var until = UntilMs(plan, point);
        if (until < toMs) why.Add($"{stream.Id}: {point.Channel} is a rate and is not added up from {RecordRules.Instant(until)} on, where {CounterBeside(plan, point)!.Channel} counts; the plan is to name that one");
        return until;
    }

    /// <summary>The earliest; one that the plan names stands for something else, or the plan would not have been taken.</summary>
    StoredCounter? CounterBeside(MonitoringPlan plan, MeteringPoint rate) => rate.Rate is null ? null : counters.SelectMany(c => c)
        .Where(c => c.Rate is null && MeteringPoint.DeviceOf(c.Channel) == rate.Device && Units.AreOfOneKind(c.Unit, rate.Unit) && plan.PointOf(c.Channel) is null)
        .MinBy(c => (c.State.FirstMs, c.Channel));

    /// <summary>Times of a span in which a metered stream's point was not read at all, in words: what flowed then is in no quantity.</summary>
    /// <param name="settledMs">What was read after it may be on its way: that nothing was is not said.</param>
    public IEnumerable<string> Unread(MonitoringPlan plan, long fromMs, long toMs, long settledMs)
    {
        foreach (var stream in plan.Streams)
            foreach (var point in stream.Determined is Determination.ByMeter meters ? meters.Points.Select(id => plan.Point(id)!) : [])
            {
                var (until, read) = (fromMs, Fitting(point).Where(c => c.State.FirstMs < toMs && c.State.LastMs >= fromMs).OrderBy(c => c.State.FirstMs).ToList());
                if (read.Count == 0) continue; // of a stream with nothing it is said that it has no data
                foreach (var counter in read)
                {
                    if (counter.State.FirstMs > until) yield return Words(until, counter.State.FirstMs);
                    until = Math.Max(until, counter.State.LastMs);
                }
                if (until < settledMs) yield return Words(until, settledMs);
                foreach (var bound in (long[])[fromMs, settledMs])
                    if (read.Any(c => LiesInAHole(c, bound)))
                        yield return $"{stream.Id}: {point.Channel} was not read for an hour before and after {RecordRules.Instant(bound)}; what lies on either side is interpolated";

                string Words(long from, long to) => $"{stream.Id}: {point.Channel} was not read from {RecordRules.Instant(from)} to {RecordRules.Instant(to)}";
            }
    }

    /// <summary>Of a register that is mostly read minute by minute: no quarter-hour within an hour of the instant was.</summary>
    bool LiesInAHole(StoredCounter counter, long ms)
    {
        const long around = 4 * Edge.SpacingMs;
        var state = counter.State;
        return ms - around > state.FirstMs && ms + around < state.LastMs && (state.LastEdge?.MeasuredQuarters ?? 0) * 2 * Edge.SpacingMs >= state.LastMs - state.FirstMs
            && EdgeLookup.Between(connection, counter, ms - around, ms + around).All(edge => !edge.Measured);
    }

    List<StoredCounter> Fitting(SourceStream stream, MeteringPoint point, List<string> why)
    {
        var of = counters[point.Channel].ToList();
        var fitting = Fitting(point);
        if (of.FirstOrDefault(c => !fitting.Contains(c)) is { } other)
            why.Add(string.Create(CultureInfo.InvariantCulture,
                $"{stream.Id}: {point.Channel} was read in 10^{other.Exponent} {other.Unit}{From(other.Rate)}, the plan counts in 10^{point.Exponent} {point.Unit}{From(point.Rate?.Name)}"));
        return fitting;

        static string From(string? rate) => rate is null ? "" : $" from {rate}";
    }

    List<StoredCounter> Fitting(MeteringPoint point) =>
        [.. counters[point.Channel].Where(c => c.Exponent == point.Exponent && string.Equals(c.Unit, point.Unit, StringComparison.OrdinalIgnoreCase) && c.Rate == point.Rate?.Name)];
}

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
        return [.. plan.Points.SelectMany(point => Fitting(point).SelectMany(c => Counted(edges, point, c, fromMs, toMs, CountedBeside(plan, point))))];
    }

    /// <summary>The same of one point.</summary>
    public IReadOnlyList<CountedSpan> Spans(MonitoringPlan plan, MeteringPoint point, long fromMs, long toMs)
    {
        using var edges = new EdgeLookup(connection);
        return [.. Fitting(point).SelectMany(c => Counted(edges, point, c, fromMs, toMs, CountedBeside(plan, point)))];
    }

    /// <summary>The same without the quarter-hours in which a point that has sub-meters lost quantity: what it did not count there is no error of theirs.</summary>
    public IReadOnlyList<CountedSpan> Comparable(MonitoringPlan plan, long fromMs, long toMs)
    {
        var lossy = plan.Points.Where(whole => plan.Points.Any(p => p.PartOf == whole.Id) && Fitting(whole).Exists(c => c.State.LostQuarters > 0));
        return [.. LossFilling.Without((fromMs, toMs), new LostQuantity(Quarters(plan, lossy, fromMs, toMs)).Spans(fromMs, toMs)).SelectMany(kept => Spans(plan, kept.FromMs, kept.ToMs))];
    }

    /// <summary>
    /// What each point counted from edge to edge, which are a quarter-hour apart or a hole. The quarter-hours in which the record begins and ends are whole ones too, so that what was lost in
    /// them has a place.
    /// </summary>
    public IEnumerable<CountedSpan> Quarters(MonitoringPlan plan, IEnumerable<MeteringPoint> points, long fromMs, long toMs)
    {
        foreach (var point in points)
            foreach (var counter in Fitting(point))
                foreach (var (from, to) in Outside(CountedBeside(plan, point), fromMs, toMs))
                {
                    var begin = Edge.UpTo(counter.State.FirstMs);
                    Edge? before = begin >= from && begin < to ? Edge.BeforeAll(begin) : null;
                    foreach (var edge in EdgeLookup.Between(connection, counter, from, to))
                    {
                        if (before is { } last && edge.AtMs > last.AtMs) yield return new CountedSpan(point, last, edge);
                        before = edge;
                    }
                    var end = Edge.After(counter.State.LastMs);
                    if (before is { } newest && newest.AtMs < counter.State.LastMs && end <= to) yield return new CountedSpan(point, newest, counter.State.Now with { AtMs = end });
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
            var of = meters.Points.Select(id => plan.Point(id)!).SelectMany(point => Fitting(stream, point, why).Select(counter => (point, counter, beside: CountedBeside(plan, point)))).ToList();
            foreach (var (point, _, beside) in of.DistinctBy(c => c.point)) NameBesides(stream, point, beside, instants[0], instants[^1], why);
            for (var i = 1; i < instants.Count && of.Count > 0; i++)
            {
                var (from, to) = (instants[i - 1], instants[i]);
                var spans = of.SelectMany(c => Counted(edges, c.point, c.counter, from, to, c.beside)).ToList();
                if (spans.Count > 0) activity.Add(Metered.Of(stream.Id, from, to, spans, meters.Points.All(id => spans.Exists(s => s.Point.Id == id))));
            }
        }
        return activity;
    }

    static IEnumerable<CountedSpan> Counted(EdgeLookup edges, MeteringPoint point, StoredCounter counter, long fromMs, long toMs, IReadOnlyList<Beside> besides) =>
        Outside(besides, fromMs, toMs).Where(span => counter.State.FirstMs < span.ToMs && (besides.All(b => b.ToMs > span.FromMs) || counter.State.LastMs > span.FromMs))
            .Select(span => new CountedSpan(point, edges.At(counter, span.FromMs), edges.At(counter, span.ToMs)));

    /// <summary>What of a span a rate is added up in.</summary>
    static IEnumerable<(long FromMs, long ToMs)> Outside(IReadOnlyList<Beside> besides, long fromMs, long toMs)
    {
        foreach (var beside in besides)
        {
            if (fromMs < Math.Min(toMs, beside.FromMs)) yield return (fromMs, Math.Min(toMs, beside.FromMs));
            fromMs = Math.Max(fromMs, beside.ToMs);
        }
        if (fromMs < toMs) yield return (fromMs, toMs);
    }

    static void NameBesides(SourceStream stream, MeteringPoint point, IReadOnlyList<Beside> besides, long fromMs, long toMs, List<string> why)
    {
        foreach (var beside in besides.Where(b => b.FromMs < toMs && b.ToMs > fromMs))
            why.Add($"{stream.Id}: {point.Channel} is a rate and is not added up from {RecordRules.Instant(beside.FromMs)} to {RecordRules.Instant(beside.ToMs)}, when {beside.Channel} counted; the plan is to name that one");
    }

    /// <summary>By their beginnings; none where nothing counts the same. What the plan names stands for something else, or the plan would not have been taken.</summary>
    IReadOnlyList<Beside> CountedBeside(MonitoringPlan plan, MeteringPoint rate) => rate.Rate is null ? [] :
    [
        .. counters.SelectMany(c => c).Where(c => c.Rate is null && MeteringPoint.DeviceOf(c.Channel) == rate.Device && Units.AreOfOneKind(c.Unit, rate.Unit) && plan.PointOf(c.Channel) is null)
            .OrderBy(c => c.State.FirstMs).ThenBy(c => c.Channel, StringComparer.Ordinal).Select(c => new Beside(c.Channel, Edge.UpTo(c.State.FirstMs), Edge.After(c.State.LastMs))),
    ];

    /// <summary>A counter of what a rate would be added up to, on the same device, and the quarter-hours in which it was read: it is exact, and the rate is no quantity then.</summary>
    sealed record Beside(string Channel, long FromMs, long ToMs);

    /// <summary>Points of metered streams that nobody has read since an instant, or had read by another, in words: what flows there is in no quantity.</summary>
    /// <param name="begunMs">By when all points are to be read that count over a record.</param>
    public IEnumerable<string> Silent(MonitoringPlan plan, long begunMs, long sinceMs)
    {
        foreach (var stream in plan.Streams)
        {
            List<MeteringPoint> points = stream.Determined is Determination.ByMeter meters ? [.. meters.Points.Select(id => plan.Point(id)!)] : [];
            if (!points.Any(point => Fitting(point).Any())) continue; // of a stream of which nothing was ever read it is said that it has no data
            foreach (var point in points)
            {
                var read = Fitting(point);
                if (read.Count == 0) yield return $"{stream.Id}: {point.Channel} was never read";
                else if (read.Max(c => c.State.LastMs) is var last && last < sinceMs) yield return $"{stream.Id}: {point.Channel} was not read since {RecordRules.Instant(last)}";
                if (read.Count > 0 && read.Min(c => c.State.FirstMs) is var first && first > begunMs) yield return $"{stream.Id}: {point.Channel} was not read before {RecordRules.Instant(first)}";
            }
        }
    }

    /// <summary>Times of a span in which a metered stream's point was not read at all, in words: what flowed then is in no quantity.</summary>
    /// <param name="settledMs">What was read after it may be on its way: that nothing was is not said.</param>
    public IEnumerable<string> Unread(MonitoringPlan plan, long fromMs, long toMs, long settledMs)
    {
        using var edges = new EdgeLookup(connection);
        foreach (var stream in plan.Streams)
        {
            List<MeteringPoint> points = stream.Determined is Determination.ByMeter meters ? [.. meters.Points.Select(id => plan.Point(id)!)] : [];
            if (points.All(point => Fitting(point).All(c => c.State.FirstMs >= toMs))) continue; // of a stream of which nothing was ever read it is said that it has no data
            foreach (var line in points.SelectMany(point => Unread(edges, point, fromMs, toMs, settledMs))) yield return $"{stream.Id}: {line}";
        }
    }

    /// <summary>The same of one point.</summary>
    public IReadOnlyList<string> Unread(MeteringPoint point, long fromMs, long toMs)
    {
        using var edges = new EdgeLookup(connection);
        return [.. Unread(edges, point, fromMs, toMs, toMs)];
    }

    IEnumerable<string> Unread(EdgeLookup edges, MeteringPoint point, long fromMs, long toMs, long settledMs)
    {
        var (until, read) = (fromMs, Fitting(point).Where(c => c.State.FirstMs < toMs && c.State.LastMs >= fromMs).OrderBy(c => c.State.FirstMs).ToList());
        foreach (var counter in read)
        {
            if (counter.State.FirstMs > until) yield return Words(until, counter.State.FirstMs);
            until = Math.Max(until, counter.State.LastMs);
        }
        if (until < settledMs) yield return Words(until, settledMs);
        var holes = read.SelectMany(c => ((long[])[fromMs, settledMs - 1]).Select(at => edges.Hole(c, at))).OfType<(Edge From, Edge To)>().Distinct().ToList();
        foreach (var (before, after) in holes)
            yield return $"{Words(before.AtMs, after.AtMs)}{(after.LostQuarters > before.LostQuarters ? "" : "; what it counted meanwhile is spread evenly over that time")}";
        foreach (var bound in (long[])[fromMs, settledMs])
            if (holes.Count == 0 && read.Any(c => LiesInAHole(c, bound)))
                yield return $"{point.Channel} was not read for an hour before and after {RecordRules.Instant(bound)}; what lies on either side is interpolated";

        string Words(long from, long to) => $"{point.Channel} was not read from {RecordRules.Instant(from)} to {RecordRules.Instant(to)}";
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
            why.Add($"{stream.Id}: {point.Channel} was read in {other.Read.Steps}, the plan counts in {RegisterRead.StepsOf(point.Exponent, point.Unit, point.Rate?.Name)}{Units.InCaseAlone(other.Unit, point.Unit)}");
        return fitting;
    }

    List<StoredCounter> Fitting(MeteringPoint point) => [.. counters[point.Channel].Where(c => c.Read.Fits(point))];
}

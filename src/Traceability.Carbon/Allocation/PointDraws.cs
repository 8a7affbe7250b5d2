using Traceability.Carbon.Activity;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Plan;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Allocation;

/// <summary>
/// Draws by metering points. A point takes what it counted over its run less what points below it counted that are drawn in the same time, so that a whole and its parts may be drawn side by
/// side and nothing is drawn twice: first what one product's sub-meter shows, then the rest.
/// </summary>
public sealed class PointDraws(ProductionReport report, MonitoringPlan plan)
{
    /// <summary>What a report may have of them: each is looked up in the store.</summary>
    public const int Most = 10_000;

    /// <summary>Enough to see what is wrong.</summary>
    const int MostReasons = 20;

    readonly Dictionary<string, MeteringPoint> points = plan.Points.ToDictionary(p => p.Id, StringComparer.Ordinal);
    readonly List<string> refused = [];

    /// <summary>Why the plan does not let runs draw so; none where it does.</summary>
    public IReadOnlyList<string> Refusals()
    {
        foreach (var run in report.Runs)
            foreach (var draw in run.ByPoint)
                if (refused.Count < MostReasons) Check(run.Run, draw);
        if (refused.Count == 0) CheckTimes();
        return refused;
    }

    /// <summary>The report with the quantities that points counted in the place of their draws; false with every reason where the plan does not let them, or one is not made out as its evidence line says.</summary>
    /// <param name="counted">One for each draw, in any order.</param>
    public bool TryComplete(IReadOnlyList<CountedDraw> counted, out ProductionReport complete, out IReadOnlyList<string> reasons)
    {
        (complete, reasons) = (report, refused);
        if (report.Runs.All(r => r.ByPoint.Count == 0) && counted.Count == 0) return true;
        if (Refusals().Count > 0) return false;
        var given = counted.ToLookup(c => (c.Run, c.StreamId, c.PointId, c.ProductId));
        List<(ReportedRun Run, CountedDraw Draw)> drawn = [.. report.Runs.SelectMany(run => run.ByPoint.SelectMany(d => given[(run.Run.Id, d.StreamId, d.PointId, d.ProductId)].Take(1).Select(c => (run, c))))];
        foreach (var missing in report.Runs.SelectMany(run => run.ByPoint.Where(d => !given.Contains((run.Run.Id, d.StreamId, d.PointId, d.ProductId))).Select(d => $"{run.Run.Id}: what {d.PointId} counted is not given")))
            refused.Add(missing);
        if (counted.Count != drawn.Count && refused.Count == 0) refused.Add("more is given of what points counted than runs draw by points, each once");
        foreach (var (run, draw) in drawn)
            if (refused.Count < MostReasons && Contradiction(run.Run, draw) is var (key, allowed)) refused.Add($"{run.Run.Id}, {draw.PointId}: {key}; allowed: {allowed}");
        if (refused.Count > 0) return false;

        var below = PartsOf(drawn);
        var draws = new Dictionary<string, List<RunDraw>>(StringComparer.Ordinal);
        foreach (var (run, draw) in drawn)
        {
            var rest = draw.Counted - below.GetValueOrDefault((run.Run.FromMs, run.Run.ToMs, draw.PointId), ExactDecimal.Zero);
            if (rest.Sign < 0) refused.Add($"{run.Run.Id}: points below {draw.PointId} counted {draw.Counted - rest} {points[draw.PointId].Unit}, and it {draw.Counted}");
            if (!draws.TryGetValue(run.Run.Id, out var of)) draws[run.Run.Id] = of = [];
            of.Add(new RunDraw(draw.StreamId, rest, draw.ProductId, draw.Evidence) { By = draw });
        }
        complete = new ProductionReport([.. report.Runs.Select(r => r.ByPoint.Count == 0 ? r : r with { Run = r.Run with { Draws = [.. r.Run.Draws, .. draws[r.Run.Id]] }, ByPoint = [] })]);
        return refused.Count == 0;
    }

    void Check(ProductionRun run, PointDraw draw)
    {
        var of = plan.Stream(draw.StreamId)?.Determined is Determination.ByMeter meters ? meters.Points : [];
        if (of.Count == 0) refused.Add($"{run.Id}: point {draw.PointId} of {draw.StreamId}; allowed: points of streams that are determined by meter: {Names(plan.Streams.Where(s => s.Determined is Determination.ByMeter).Select(s => s.Id))}");
        else if (!points.TryGetValue(draw.PointId, out var point) || !Lineage(point).Any(p => of.Contains(p.Id)))
            refused.Add($"{run.Id}: point \"{draw.PointId}\" of {draw.StreamId}; allowed: {Names(plan.Points.Where(p => Lineage(p).Any(above => of.Contains(above.Id))).Select(p => p.Id))}");
        if (!Edge.IsOne(run.FromMs) || !Edge.IsOne(run.ToMs))
            refused.Add($"{run.Id}: from {Instants.Exactly(run.FromMs)} to {Instants.Exactly(run.ToMs)}; allowed for what a point counted: whole quarter-hours, at which counters have edges");
    }

    /// <summary>In any two draws of a point, or of a point and one below it, times are apart, or the same and the points are two.</summary>
    void CheckTimes()
    {
        var runs = report.Runs.SelectMany(r => r.ByPoint.Select(d => (r.Run, d.PointId))).ToList();
        var byPoint = runs.GroupBy(d => d.PointId, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(d => d.Run).OrderBy(r => r.FromMs).ToList(), StringComparer.Ordinal);
        foreach (var (point, of) in byPoint)
            foreach (var (first, second) in of.Zip(of.Skip(1)).Where(pair => pair.First.ToMs > pair.Second.FromMs))
                refused.Add($"{Names(((string[])[first.Id, second.Id]).Distinct())}: {point} at {Instants.Exactly(second.FromMs)} is drawn twice");
        if (refused.Count > 0) return;
        foreach (var (run, point) in runs)
            foreach (var above in Lineage(points[point]).Skip(1).Where(p => byPoint.ContainsKey(p.Id)))
            {
                var of = byPoint[above.Id]; // apart, so also in the order of their ends
                var at = FirstEndingAfter(of, run.FromMs);
                if (at < of.Count && of[at].FromMs < run.ToMs && (of[at].FromMs, of[at].ToMs) != (run.FromMs, run.ToMs))
                    refused.Add($"{run.Id}: {point} is a part of {above.Id}, which {of[at].Id} draws from {Instants.Exactly(of[at].FromMs)} to {Instants.Exactly(of[at].ToMs)}; allowed: the same time, or one apart from it");
            }
    }

    static int FirstEndingAfter(List<ProductionRun> of, long ms)
    {
        var (low, high) = (0, of.Count);
        while (low < high)
            if (of[(low + high) / 2].ToMs > ms) high = (low + high) / 2;
            else low = (low + high) / 2 + 1;
        return low;
    }

    /// <summary>Sums of what is drawn next below a drawn point in the same time.</summary>
    Dictionary<(long, long, string), ExactDecimal> PartsOf(List<(ReportedRun Run, CountedDraw Draw)> drawn)
    {
        var of = drawn.Select(d => (d.Run.Run.FromMs, d.Run.Run.ToMs, d.Draw.PointId)).ToHashSet();
        var below = new Dictionary<(long, long, string), ExactDecimal>();
        foreach (var (run, draw) in drawn)
            if (Lineage(points[draw.PointId]).Skip(1).FirstOrDefault(above => of.Contains((run.Run.FromMs, run.Run.ToMs, above.Id))) is { } whole)
                below[(run.Run.FromMs, run.Run.ToMs, whole.Id)] = below.GetValueOrDefault((run.Run.FromMs, run.Run.ToMs, whole.Id), ExactDecimal.Zero) + draw.Counted;
        return below;
    }

    (string Key, string Allowed)? Contradiction(ProductionRun run, CountedDraw draw)
    {
        var point = points[draw.PointId];
        if (!EvidenceItem.TryRead(draw.Evidence, out var items) || items.Any(i => i is not EvidenceItem.Counted)) return ("evidence", "channel and edges");
        return EvidenceAgreement.OfCounters(new Dictionary<string, MeteringPoint>(StringComparer.Ordinal) { [point.Channel] = point }, draw.PointId,
            new ActivityData(draw.StreamId, run.FromMs, run.ToMs, draw.Counted, draw.Basis, draw.Evidence), [.. items.OfType<EvidenceItem.Counted>()]);
    }

    /// <summary>The point, what it is a part of, and so on.</summary>
    IEnumerable<MeteringPoint> Lineage(MeteringPoint point)
    {
        for (var at = point; at is not null; at = at.PartOf is { } whole ? points.GetValueOrDefault(whole) : null) yield return at;
    }

    static string Names(IEnumerable<string> names) => string.Join(", ", names.DefaultIfEmpty("none"));
}

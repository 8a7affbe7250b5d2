using Traceability.Carbon.Activity;
using Traceability.Carbon.Findings;
using Traceability.Carbon.Plan;

namespace Traceability.Ledger.Emissions;

/// <summary>Fills what registers of metered streams lost by what people estimated of it; what is more than can have flowed, or was measured, is not taken and is a finding.</summary>
/// <param name="quarters">From edge to edge, of points within a span.</param>
sealed class LossFilling(MonitoringPlan plan, FacilityRecords records, Func<IEnumerable<MeteringPoint>, long, long, IEnumerable<CountedSpan>> quarters)
{
    /// <summary>Adds the estimates' parts between neighbouring instants; quarter-hours that one makes good have lost no more.</summary>
    public void Fill(IReadOnlyList<long> instants, List<ActivityData> activity, List<string> why)
    {
        foreach (var stream in plan.Streams)
            foreach (var (estimate, lost, refusal) in Judged(stream, instants[0], instants[^1]))
            {
                if (refusal is not null)
                {
                    why.Add($"{stream.Id}: estimate {estimate.Id} is not taken: {refusal.Observed}; allowed: {refusal.Expected}");
                    continue;
                }
                for (var i = 1; i < instants.Count; i++)
                {
                    var (from, to) = (Math.Max(instants[i - 1], estimate.FromMs), Math.Min(instants[i], estimate.ToMs));
                    if (from >= to || activity.FindIndex(a => a.StreamId == stream.Id && a.FromMs == instants[i - 1] && a.Basis != ActivityBasis.Estimated) is not (>= 0 and var metered)) continue;
                    activity[metered] = activity[metered] with { LostQuarters = activity[metered].LostQuarters - lost.Counted(from, to) };
                    activity.Add(estimate.Part(from, to));
                }
            }
    }

    public IReadOnlyList<Finding> NotTaken(long fromMs, long toMs) => [.. plan.Streams.SelectMany(s => Judged(s, fromMs, toMs)).Select(j => j.Refusal).OfType<Finding>()];

    /// <summary>What is lost still: of each stream the touching quarter-hours for which no estimate is taken.</summary>
    public IEnumerable<OpenLoss> Open(long fromMs, long toMs)
    {
        foreach (var stream in plan.Streams)
        {
            if (stream.Determined is not Determination.ByMeter meters) continue;
            var lost = new LostQuantity(quarters(meters.Points.Select(id => plan.Point(id)!), fromMs, toMs));
            var taken = Judged(stream, fromMs, toMs).Where(j => j.Refusal is null).Select(j => (j.Estimate.FromMs, j.Estimate.ToMs)).ToList();
            foreach (var (from, to) in lost.Spans(fromMs, toMs).SelectMany(span => Without(span, taken)))
                yield return new OpenLoss(stream.Id, stream.Unit, from, to, lost.Most(from, to));
        }
    }

    /// <summary>A span's parts that none of the others cover; those are apart and in the order of time.</summary>
    public static IEnumerable<(long FromMs, long ToMs)> Without((long FromMs, long ToMs) span, IReadOnlyList<(long FromMs, long ToMs)> others)
    {
        var from = span.FromMs;
        foreach (var other in others.Where(o => o.FromMs < span.ToMs && o.ToMs > span.FromMs))
        {
            if (other.FromMs > from) yield return (from, other.FromMs);
            from = Math.Max(from, other.ToMs);
        }
        if (from < span.ToMs) yield return (from, span.ToMs);
    }

    IEnumerable<(RecordedEstimate Estimate, LostQuantity Lost, Finding? Refusal)> Judged(SourceStream stream, long fromMs, long toMs)
    {
        if (stream.Determined is not Determination.ByMeter meters) yield break;
        var until = long.MinValue; // of the estimates that are taken
        foreach (var estimate in records.Estimates(stream, fromMs, toMs))
        {
            var lost = new LostQuantity(quarters(meters.Points.Select(id => plan.Point(id)!), estimate.FromMs, estimate.ToMs));
            var refused = estimate.FromMs < until ? ("each time estimated once", "it begins within another estimate") : lost.Refuses(estimate.FromMs, estimate.ToMs, estimate.Quantity, stream.Unit);
            if (refused is null) until = estimate.ToMs;
            yield return (estimate, lost, refused is var (expected, observed) ? new Finding(FindingRule.EstimateNotTaken, stream.Id, estimate.FromMs, estimate.ToMs, expected, observed, $"estimate {estimate.Id}") : null);
        }
    }
}

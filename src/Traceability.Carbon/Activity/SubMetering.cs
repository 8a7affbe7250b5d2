using Traceability.Carbon.Exact;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Activity;

/// <summary>How a point's quantity is split by its sub-meters. They split and never add: what no sub-meter measured is the remainder, below zero where the meters err.</summary>
/// <param name="Parts">Sub-meters that counted, by id.</param>
public sealed record SubMetering(MeteringPoint Whole, ExactDecimal Quantity, IReadOnlyList<(MeteringPoint Point, ExactDecimal Quantity)> Parts)
{
    /// <summary>Of these the points whose registers lost quantity, by id: what they counted is a lower bound, and the remainder is none of what flowed.</summary>
    public IReadOnlyList<string> Lost { get; init; } = [];

    public ExactDecimal Remainder => Quantity - Parts.Aggregate(ExactDecimal.Zero, (sum, p) => sum + p.Quantity);

    /// <summary>Of each point that counted and has sub-meters that did, by id.</summary>
    /// <param name="spans">Of all points, over one period.</param>
    public static IReadOnlyList<SubMetering> Of(MonitoringPlan plan, IReadOnlyList<CountedSpan> spans)
    {
        var counted = spans.GroupBy(s => s.Point.Id).ToDictionary(g => g.Key, g => CountedSpan.Sum(g), StringComparer.Ordinal);
        return [.. plan.Points.OrderBy(p => p.Id, StringComparer.Ordinal).Where(p => counted.ContainsKey(p.Id))
            .Select(whole => new SubMetering(whole, counted[whole.Id],
                [.. plan.Points.Where(p => p.PartOf == whole.Id && counted.ContainsKey(p.Id)).OrderBy(p => p.Id, StringComparer.Ordinal).Select(p => (p, counted[p.Id]))])
                { Lost = [.. spans.Where(s => (s.Point.Id == whole.Id || s.Point.PartOf == whole.Id) && s.To.LostQuarters > s.From.LostQuarters).Select(s => s.Point.Id).Distinct().Order(StringComparer.Ordinal)] })
            .Where(split => split.Parts.Count > 0)];
    }
}

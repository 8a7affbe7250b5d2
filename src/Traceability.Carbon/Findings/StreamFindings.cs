using Traceability.Carbon.Activity;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Findings;

/// <summary>What a month's activity shows beside the plan.</summary>
public static class StreamFindings
{
    static readonly ExactDecimal hundred = new(100, 0);

    /// <param name="activity">Of one calendar month, as expected ranges are per month.</param>
    /// <param name="channels">All that sent readings.</param>
    public static IReadOnlyList<Finding> Of(MonitoringPlan plan, long fromMs, long toMs, IReadOnlyList<ActivityData> activity, IReadOnlyList<string> channels) =>
        [.. plan.Streams.OrderBy(s => s.Id, StringComparer.Ordinal).Select(s => Of(s, fromMs, toMs, [.. activity.Where(a => a.StreamId == s.Id).OrderBy(a => a.FromMs).ThenBy(a => a.Evidence, StringComparer.Ordinal)])).OfType<Finding>(),
         .. channels.Distinct().Order(StringComparer.Ordinal).Where(c => OnNoStream(plan, c))
             .Select(c => new Finding(FindingRule.ChannelOnNoStream, c, fromMs, toMs, "a stream of the plan that counts it, or a role that splits or leads elsewhere", "readings that no figure counts", c))];

    /// <summary>Null where what is left out as too small is at most the methodology's part of the total.</summary>
    /// <param name="inventory">Of whole months.</param>
    public static Finding? LeftOut(FacilityInventory inventory, int months)
    {
        var left = inventory.Plan.Streams.OrderBy(s => s.Id, StringComparer.Ordinal).Where(s => s.Determined is Determination.DeMinimis).Select(s => (s.Id, Most: ((Determination.DeMinimis)s.Determined).MostCo2eKgPerMonth)).ToList();
        var sum = left.Aggregate(Fraction.None, (all, s) => all + Fraction.Of(s.Most)) * new Fraction(months, 1);
        var allowed = Fraction.Of(inventory.Methodology.CutOffPercent) * new Fraction(inventory.TotalMicrograms, 100) * new Fraction(1, 1_000_000_000);
        return left.Count == 0 || !(allowed - sum).IsNegative ? null
            : new Finding(FindingRule.LeftOutAboveCutOff, string.Join(", ", left.Select(s => s.Id)), inventory.FromMs, inventory.ToMs, $"at most {inventory.Methodology.CutOffPercent} % of the total left out by {inventory.Methodology.Id}",
                string.Join(", ", left.Select(s => $"{s.Id}: up to {s.Most} kg CO2e a month")), string.Join(' ', left.Select(s => s.Id)));
    }

    static Finding? Of(SourceStream stream, long fromMs, long toMs, ActivityData[] activity)
    {
        if (activity.Length == 0)
            return stream.Determined is Determination.DeMinimis ? null : new Finding(FindingRule.StreamMissing, stream.Id, fromMs, toMs, $"data by {stream.Determined.Name}", "none", stream.Id);
        var evidence = string.Join("; ", activity.Select(a => a.Evidence));
        if (activity.FirstOrDefault(a => a.Quantity.Sign < 0) is { } negative)
            return new Finding(FindingRule.AbsurdValue, stream.Id, negative.FromMs, negative.ToMs, $"0 {stream.Unit} or more", $"{negative.Quantity} {stream.Unit}", negative.Evidence);
        var quantity = activity.Aggregate(ExactDecimal.Zero, (sum, a) => sum + a.Quantity);
        if (stream.Expected is not { } expected || (quantity >= expected.Least && quantity <= expected.Most)) return null;
        var absurd = quantity > expected.Most * hundred || quantity * hundred < expected.Least;
        return new Finding(absurd ? FindingRule.AbsurdValue : FindingRule.OutsideExpected, stream.Id, fromMs, toMs, $"{expected.Least} to {expected.Most} {stream.Unit}", $"{quantity} {stream.Unit}", evidence);
    }

    static bool OnNoStream(MonitoringPlan plan, string channel) => plan.PointOf(channel) is not { } point
        || (point.Role is MeteringRole.Import or MeteringRole.DirectLine && !plan.Streams.Any(s => s.Determined is Determination.ByMeter by && by.Points.Contains(point.Id)));
}

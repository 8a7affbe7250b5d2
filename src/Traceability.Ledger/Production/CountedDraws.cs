using System.Globalization;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Allocation;
using Traceability.Carbon.Plan;
using Traceability.Ledger.Emissions;

namespace Traceability.Ledger.Production;

/// <summary>What metering points counted over runs that draw by them, as the store has it now.</summary>
static class CountedDraws
{
    /// <summary>In the report's order. A draw of which nothing can be made out is left out: the shares are then refused, and say of which.</summary>
    public static IReadOnlyList<CountedDraw> Of(FacilityAccount account, MonitoringPlan plan, ProductionReport report) =>
        [.. report.Runs.SelectMany(run => run.ByPoint.Select(draw => Of(account.Metered, plan, run.Run, draw))).OfType<CountedDraw>()];

    static CountedDraw? Of(MeteredStreams metered, MonitoringPlan plan, ProductionRun run, PointDraw draw)
    {
        if (plan.Point(draw.PointId) is not { } point || !Edge.IsOne(run.FromMs) || !Edge.IsOne(run.ToMs) || metered.Spans(plan, point, run.FromMs, run.ToMs) is not { Count: > 0 } spans) return null;
        var counted = Metered.Of(draw.StreamId, run.FromMs, run.ToMs, spans);
        List<string> why = [.. metered.Unread(point, run.FromMs, run.ToMs)];
        if (counted.LostQuarters > 0) why.Add(string.Create(CultureInfo.InvariantCulture, $"{point.Channel} lost quantity in {counted.LostQuarters} quarter-hour{(counted.LostQuarters == 1 ? "" : "s")}"));
        return new CountedDraw(run.Id, draw.StreamId, draw.PointId, draw.ProductId, counted.Quantity, counted.Basis, counted.Evidence, why.Count == 0 ? null : string.Join("; ", why));
    }
}

using Traceability.Carbon.Activity;
using Traceability.Carbon.Findings;
using Traceability.Carbon.Plan;
using Traceability.Ledger.Emissions;

namespace Traceability.Ledger.Trails;

/// <summary>A point of a stream and how sub-meters split it, as the store says today. They are in no sum: the point has counted what they measure.</summary>
/// <param name="Remainder">What no sub-meter measured; below zero where they counted more than the point.</param>
/// <param name="Why">What keeps the remainder from being that, in words; empty where nothing does.</param>
public sealed record SubMeteringView(string Stream, string Point, string Channel, decimal Quantity, string Unit, IReadOnlyList<SubMeterView> SubMeters, decimal Remainder, IReadOnlyList<string> Why)
{
    /// <summary>Of all streams, or of one, over a span; a sub-meter that is split itself stands as a point of its own.</summary>
    internal static IReadOnlyList<SubMeteringView> Of(MonitoringPlan plan, FacilityAccount account, long fromMs, long toMs, string? stream = null)
    {
        if (plan.Points.All(p => p.PartOf is null)) return [];
        var missing = RegisterFindings.PartsNotCounted(plan, fromMs, toMs, account.Registers);
        return [.. SubMetering.Of(plan, account.Metered.Spans(plan, fromMs, toMs)).Select(s => (Stream: StreamOf(plan, s.Whole), Split: s)).Where(s => s.Stream is not null && (stream ?? s.Stream) == s.Stream)
            .Select(s => new SubMeteringView(s.Stream!, s.Split.Whole.Id, s.Split.Whole.Channel, s.Split.Quantity.ToDecimal(), s.Split.Whole.Unit,
                [.. s.Split.Parts.Select(p => new SubMeterView(p.Point.Id, p.Point.Channel, p.Quantity.ToDecimal()))], s.Split.Remainder.ToDecimal(),
                [.. missing.Where(f => plan.Point(f.Place)!.PartOf == s.Split.Whole.Id).Select(f => $"{f.Place} was {f.Observed}"), .. s.Split.Lost.Select(id => $"{id} lost quantity, which no estimate splits")]))];
    }

    /// <summary>What the remainder is, in one line.</summary>
    internal string Says => string.Join("; ", [Remainder < 0 ? "sub-meters counted more" : "what no sub-meter measured", .. Why]);

    /// <summary>Of the point at the top.</summary>
    static string? StreamOf(MonitoringPlan plan, MeteringPoint point)
    {
        while (point.PartOf is { } up && plan.Point(up) is { } whole) point = whole;
        return plan.Streams.FirstOrDefault(s => s.Determined is Determination.ByMeter by && by.Points.Contains(point.Id))?.Id;
    }
}

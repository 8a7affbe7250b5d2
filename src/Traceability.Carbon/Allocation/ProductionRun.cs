using Traceability.Carbon.Exact;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Allocation;

/// <summary>One unit process over one batch or one calendar month.</summary>
/// <param name="Draws">What it took of the facility's streams; a stream that no run draws stays unallocated.</param>
public sealed record ProductionRun(string Id, string UnitProcess, long FromMs, long ToMs, IReadOnlyList<RunProduct> Products, IReadOnlyList<RunDraw> Draws)
{
    /// <summary>Kilowatt-hours that it drew of a plan's streams of electricity, zero where it drew none; null where one of them is counted otherwise.</summary>
    public ExactDecimal? DrawnKilowattHours(MonitoringPlan plan)
    {
        var sum = ExactDecimal.Zero;
        foreach (var draw in Draws)
        {
            if (plan.Stream(draw.StreamId) is not { Category: StreamCategory.Electricity } stream) continue;
            if (Units.KilowattHours(draw.Quantity, stream.Unit) is not { } kwh) return null;
            sum += kwh;
        }
        return sum;
    }

    public bool DrawsElectricity(MonitoringPlan plan) => Draws.Any(d => plan.Stream(d.StreamId) is { Category: StreamCategory.Electricity });
}

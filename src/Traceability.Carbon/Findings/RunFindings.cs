using System.Globalization;
using Traceability.Carbon.Allocation;
using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Findings;

/// <summary>What production shows beside physics.</summary>
public static class RunFindings
{
    /// <summary>Of each run whose process has a minimum and whose electricity is stated: one where what it made needs more than that. Metal counts as metal; what was not assayed by its mass.</summary>
    public static IReadOnlyList<Finding> BelowPhysicalMinimum(ProductionReport report, IReadOnlyList<PhysicalMinimum> minima) =>
        [.. report.Runs.Select(r => Of(r, minima.FirstOrDefault(m => m.Process == r.Run.UnitProcess))).OfType<Finding>()];

    static Finding? Of(ReportedRun reported, PhysicalMinimum? minimum)
    {
        if (minimum is null || reported.ElectricityKwh is not { } kwh) return null;
        var (run, made) = (reported.Run, reported.Run.Products.Where(p => !p.Waste).Aggregate(ExactDecimal.Zero, (sum, p) => sum + (p.MetalKg ?? p.MassKg ?? ExactDecimal.Zero)));
        return minimum.Below(run.Id, run.FromMs, run.ToMs, kwh, made, string.Create(CultureInfo.InvariantCulture, $"run {run.Id} {kwh} kWh {made} kg"));
    }
}

using System.Globalization;
using Traceability.Carbon.Allocation;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Findings;

/// <summary>What production shows beside physics.</summary>
/// <param name="report">With what metering points counted in the place of draws by them.</param>
public sealed class RunFindings(ProductionReport report, MonitoringPlan plan, IReadOnlyList<PhysicalMinimum> minima)
{
    /// <summary>Of each run whose process has a minimum and whose electricity is known: one where what it made needs more than that. Metal counts as metal; what was not assayed by its mass.</summary>
    public IReadOnlyList<Finding> BelowPhysicalMinimum() => [.. report.Runs.Select(r => MinimumOf(r) is { } minimum && Electricity(r) is { } kwh ? Of(r.Run, minimum, kwh) : null).OfType<Finding>()];

    /// <summary>Runs that were compared with no minimum, and why, in words: nobody is to take them for compared.</summary>
    public IEnumerable<string> NotCompared() => report.Runs.Select(r =>
        MinimumOf(r) is null ? $"{r.Run.Id}: no least energy is known of {r.Run.UnitProcess} (known: {string.Join(", ", minima.Select(m => m.Process))}); its energy is compared with none"
        : Electricity(r) is null ? $"{r.Run.Id}: nobody reported its electricity (electricity_kwh, or draws of a stream of electricity); it is compared with no least energy" : null).OfType<string>();

    static Finding? Of(ProductionRun run, PhysicalMinimum minimum, ExactDecimal kwh)
    {
        var made = run.Products.Where(p => !p.Waste).Aggregate(ExactDecimal.Zero, (sum, p) => sum + (p.MetalKg ?? p.MassKg ?? ExactDecimal.Zero));
        return minimum.Below(run.Id, run.FromMs, run.ToMs, kwh, made, string.Create(CultureInfo.InvariantCulture, $"run {run.Id} {kwh} kWh {made} kg"));
    }

    /// <summary>However it is spelt in upper and lower case.</summary>
    PhysicalMinimum? MinimumOf(ReportedRun reported) => minima.FirstOrDefault(m => string.Equals(m.Process, reported.Run.UnitProcess, StringComparison.OrdinalIgnoreCase));

    /// <summary>As it was reported, else what it drew of streams of electricity; null where it drew none, or some that is counted otherwise.</summary>
    ExactDecimal? Electricity(ReportedRun reported) => reported.ElectricityKwh ?? (reported.Run.DrawsElectricity(plan) ? reported.Run.DrawnKilowattHours(plan) : null);
}

using Traceability.Carbon.Activity;
using Traceability.Carbon.Allocation;
using Traceability.Carbon.Certificates;
using Traceability.Carbon.Differences;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Periods;
using Traceability.Carbon.Plan;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Production;

/// <summary>
/// A period's activity by the product methodology, on the runs that were reported of it. The same activity, factors and plan as the facility's figure, so that the
/// two differ by methodology alone.
/// </summary>
static class ProductAllocation
{
    /// <param name="known">All factor sets, for figures of the same products in general: those of the facility's own figure have what it draws, and not what it makes.</param>
    public static AllocationView Of(
        MonitoringPlan plan, FactorLibrary factors, FactorLibrary known, Period period, IReadOnlyList<ActivityData> activity, IReadOnlyList<CertificateClaim> claims, ProductionReport report, DeedRow? deed)
    {
        if (!FacilityInventory.TryDerive(plan, Methodology.Product, factors, period.FromMs, period.ToMs, activity, claims, out var inventory, out var refusals)
            || !InventoryAllocation.TryShare(inventory, [.. report.Runs.Select(r => r.Run)], out var allocation, out refusals))
            return new AllocationView(Methodology.Product.Id, null, null, [.. refusals.Select(r => r.Message)], [], [], null, deed);
        var generics = GenericFigure.Beside([.. report.Runs.SelectMany(r => r.Run.Products).Select(p => p.Id).Distinct(StringComparer.Ordinal)], known, Methodology.Product);
        return new AllocationView(Methodology.Product.Id, Scaled.Kilograms(inventory.TotalMicrograms), Kilograms(allocation.Unallocated),
            [.. inventory.StreamsWithoutData.Select(s => $"{s}: no data")], [.. allocation.Runs.Select(r => RunOf(r, report.Runs.Single(x => x.Run.Id == r.Run.Id), inventory, generics))],
            [.. inventory.Disclosures, .. allocation.Disclosures], inventory.InputsHash, deed);
    }

    static RunView RunOf(RunAllocation r, ReportedRun reported, FacilityInventory inventory, IReadOnlyList<GenericFigure> generics) => new(
        r.Run.Id, r.Run.UnitProcess, Instants.Of(r.Run.FromMs), Instants.Of(r.Run.ToMs), r.Method?.Name(), r.Alternative?.Method.Name(),
        [.. r.Products.Select(p => ProductOf(p, r.Alternative?.Products.Single(a => a.Product.Id == p.Product.Id), Compared(p, reported, inventory, generics)))], Kilograms(r.Unallocated));

    static ProductView ProductOf(ProductShare share, ProductShare? other, ComparisonView? compared) => new(
        share.Product.Id, share.Product.MassKg?.ToDecimal(), share.Product.Waste, $"{share.Common.Part}/{share.Common.Whole}", Scaled.Kilograms(share.TotalMicrograms(Methodology.Product)), PerKilogram(share),
        other is null ? null : Scaled.Kilograms(other.TotalMicrograms(Methodology.Product)), other is null ? null : PerKilogram(other), compared);

    static ComparisonView? Compared(ProductShare share, ReportedRun run, FacilityInventory inventory, IReadOnlyList<GenericFigure> generics)
    {
        if (ProductFigure.Of(share, run, inventory) is not { } ours) return null;
        GenericFigure[] own = [.. generics.Where(g => g.Figure.Product == ours.Product)];
        return DatabaseComparison.TryOf(ours, run.Run.FromMs, run.Run.ToMs, own.Length > 0 ? own : generics, out var compared, out var none)
            ? new ComparisonView(compared.Generic.Id, Scaled.Kilograms(compared.Generic.Figure.MicrogramsPerKg), compared.Generic.Figure.Boundary, $"{compared.Generic.Source.Document}, {compared.Generic.Source.Table}, {compared.Generic.Source.Row}",
                [.. compared.Difference.Parts.Select(p => new ComparisonPart(p.Cause.Name(), Scaled.Kilograms(p.Micrograms)))], compared.NotSplit, null)
            : new ComparisonView(null, null, null, null, [], null, none);
    }

    static decimal? PerKilogram(ProductShare share) => share.MicrogramsPerKilogram(Methodology.Product) is { } micrograms ? Scaled.Kilograms(micrograms) : null;

    static decimal Kilograms(IReadOnlyList<Component> components) =>
        Scaled.Kilograms(components.Where(c => Methodology.Product.Total.Contains(c.Category)).Aggregate((Int128)0, (sum, c) => sum + c.Co2eMicrograms));
}

using Traceability.Carbon.Allocation;
using Traceability.Carbon.Differences;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Plan;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Production;

/// <summary>
/// A period's activity by the product methodology, on the runs that were reported of it, as the API shows it. The same activity, factors and plan as the facility's
/// figure, so that the two differ by methodology alone.
/// </summary>
static class ProductAllocation
{
    public static AllocationView Of(MadeProducts made) => made is { Inventory: { } inventory, Shares: { Allocation: { } allocation } shares, Unallocated: { } rest }
        ? new AllocationView(inventory.Methodology.Id, inventory.Methodology.Version, Scaled.Kilograms(inventory.TotalMicrograms), Scaled.Kilograms(rest.Part), rest.Percent?.ToDecimal(), made.Why,
            [.. allocation.Runs.Select(r => RunOf(r, shares, inventory.Methodology, inventory.Plan))], [.. made.Notes, .. inventory.Disclosures, .. allocation.Disclosures], inventory.InputsHash, made.Reported)
        : new AllocationView(Methodology.Product.Id, Methodology.Product.Version, null, null, null, made.Why, [], made.Notes, null, made.Reported);

    static RunView RunOf(RunAllocation r, RunShares shares, Methodology by, MonitoringPlan plan) => new(
        r.Run.Id, r.Run.UnitProcess, Instants.Of(r.Run.FromMs), Instants.Of(r.Run.ToMs), r.Method?.Name(), r.Alternative?.Method.Name(), [.. r.Run.Draws.Select(d => DrawView.Of(d, plan.Stream(d.StreamId)?.Unit ?? ""))],
        [.. r.Products.Select(p => ProductOf(p, r.Alternative?.Products.Single(a => a.Product.Id == p.Product.Id), shares.Beside(r.Run.Id, p.Product.Id), by))], Kilograms(r.Unallocated, by));

    static ProductView ProductOf(ProductShare share, ProductShare? other, ComparedProduct? compared, Methodology by) => new(
        share.Product.Id, share.Product.MassKg?.ToDecimal(), share.Product.Waste, $"{share.Common.Part}/{share.Common.Whole}", Scaled.Kilograms(share.TotalMicrograms(by)), PerKilogram(share, by),
        other is null ? null : Scaled.Kilograms(other.TotalMicrograms(by)), other is null ? null : PerKilogram(other, by), compared is null ? null : ComparisonOf(compared));

    static ComparisonView ComparisonOf(ComparedProduct compared) => compared.Comparison is { Generic: var generic } comparison
        ? new ComparisonView(generic.Id, Scaled.Kilograms(generic.Figure.MicrogramsPerKg), generic.Figure.Boundary, $"{generic.Source.Document}, {generic.Source.Table}, {generic.Source.Row}",
            [.. comparison.Difference.Parts.Select(p => new ComparisonPart(p.Cause.Name(), Scaled.Kilograms(p.Micrograms)))], comparison.NotSplit, null)
        : new ComparisonView(null, null, null, null, [], null, compared.NoComparison);

    static decimal? PerKilogram(ProductShare share, Methodology by) => share.MicrogramsPerKilogram(by) is { } micrograms ? Scaled.Kilograms(micrograms) : null;

    static decimal Kilograms(IReadOnlyList<Component> components, Methodology by) =>
        Scaled.Kilograms(components.Where(c => by.Total.Contains(c.Category)).Aggregate((Int128)0, (sum, c) => sum + c.Co2eMicrograms));
}

using Traceability.Carbon.Activity;
using Traceability.Carbon.Allocation;
using Traceability.Carbon.Certificates;
using Traceability.Carbon.Differences;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
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
    /// <summary>Ours counts what the facility draws, and not what its feed took before.</summary>
    const string Boundary = "gate-to-gate", Databases = "cradle-to-gate";

    public static AllocationView Of(
        MonitoringPlan plan, FactorLibrary factors, Period period, IReadOnlyList<ActivityData> activity, IReadOnlyList<CertificateClaim> claims, ProductionReport report, DeedRow? deed)
    {
        if (!FacilityInventory.TryDerive(plan, Methodology.Product, factors, period.FromMs, period.ToMs, activity, claims, out var inventory, out var refusals)
            || !InventoryAllocation.TryShare(inventory, [.. report.Runs.Select(r => r.Run)], out var allocation, out refusals))
            return new AllocationView(Methodology.Product.Id, null, null, [.. refusals.Select(r => r.Message)], [], [], null, deed);
        var candidates = Candidates(factors, period);
        return new AllocationView(Methodology.Product.Id, Scaled.Kilograms(inventory.TotalMicrograms), Kilograms(allocation.Unallocated),
            [.. inventory.StreamsWithoutData.Select(s => $"{s}: no data")], [.. allocation.Runs.Select(r => RunOf(r, report.Runs.Single(x => x.Run.Id == r.Run.Id), candidates))],
            [.. inventory.Disclosures, .. allocation.Disclosures], inventory.InputsHash, deed);
    }

    static RunView RunOf(RunAllocation r, ReportedRun reported, IReadOnlyList<GenericFigure> candidates) => new(
        r.Run.Id, r.Run.UnitProcess, Instants.Of(r.Run.FromMs), Instants.Of(r.Run.ToMs), r.Method?.Name(), r.Alternative?.Method.Name(),
        [.. r.Products.Select(p => ProductOf(p, r.Alternative?.Products.Single(a => a.Product.Id == p.Product.Id), r.Products.Count(x => !x.Product.Waste) == 1 ? reported : null, candidates))],
        Kilograms(r.Unallocated));

    /// <param name="alone">The run where this is its only product: then its feed and electricity are the product's.</param>
    static ProductView ProductOf(ProductShare share, ProductShare? other, ReportedRun? alone, IReadOnlyList<GenericFigure> candidates) => new(
        share.Product.Id, share.Product.MassKg?.ToDecimal(), share.Product.Waste, $"{share.Common.Part}/{share.Common.Whole}", Scaled.Kilograms(share.TotalMicrograms(Methodology.Product)), PerKilogram(share),
        other is null ? null : Scaled.Kilograms(other.TotalMicrograms(Methodology.Product)), other is null ? null : PerKilogram(other), Compared(share, alone, candidates));

    static ComparisonView? Compared(ProductShare share, ReportedRun? alone, IReadOnlyList<GenericFigure> candidates)
    {
        if (ProductFigure.Of(share, Methodology.Product, Boundary, alone?.FeedKg, alone?.ElectricityKwh) is not { } ours) return null;
        return DatabaseComparison.TryOf(ours, [.. candidates.Where(c => c.Figure.Product == ours.Product)], out var compared, out var none)
            ? new ComparisonView(compared.Generic.Id, Scaled.Kilograms(compared.Generic.Figure.MicrogramsPerKg), $"{compared.Generic.Source.Document}, {compared.Generic.Source.Table}, {compared.Generic.Source.Row}",
                [.. compared.Difference.Parts.Select(p => new ComparisonPart(p.Cause.Name(), Scaled.Kilograms(p.Micrograms)))], null)
            : new ComparisonView(null, null, null, [], none);
    }

    /// <summary>What factor sets say of a bought good of the same name, per kilogram and valid in all of the period.</summary>
    static List<GenericFigure> Candidates(FactorLibrary factors, Period period)
    {
        var found = new List<GenericFigure>();
        foreach (var f in factors.Sets.SelectMany(s => s.Factors).Where(f => f is { Category: StreamCategory.PurchasedGoods, Part: FactorPart.Supply, ActivityUnit: "kg", Conversion: null } && f.FromMs <= period.FromMs && period.ToMs <= f.ToMs))
        {
            var printed = f.Gases.Select(g => g.Gas.OnlyUnderGwpSet).FirstOrDefault(set => set is not null) ?? Methodology.Product.GwpSet;
            if (factors.GwpSet(printed) is not { } gwp || f.Gases.Any(g => g.Gas != Gas.BiogenicCo2 && !gwp.TryOf(g.Gas, out _))) continue;
            var perKg = f.Gases.Where(g => g.Gas != Gas.BiogenicCo2).Aggregate(ExactDecimal.Zero, (sum, g) => sum + g.KilogramsPerUnit * (gwp.TryOf(g.Gas, out var potential) ? potential : ExactDecimal.Zero));
            found.Add(new GenericFigure(f.Id, new ProductFigure(f.Flow, perKg.RoundedTo(-9).Mantissa, printed, Databases, null), f.Source, f.Licence));
        }
        return found;
    }

    static decimal? PerKilogram(ProductShare share) => share.MicrogramsPerKilogram(Methodology.Product) is { } micrograms ? Scaled.Kilograms(micrograms) : null;

    static decimal Kilograms(IReadOnlyList<Component> components) =>
        Scaled.Kilograms(components.Where(c => Methodology.Product.Total.Contains(c.Category)).Aggregate((Int128)0, (sum, c) => sum + c.Co2eMicrograms));
}

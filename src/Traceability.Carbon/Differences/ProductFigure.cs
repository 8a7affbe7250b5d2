using Traceability.Carbon.Allocation;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Methods;

namespace Traceability.Carbon.Differences;

/// <summary>What is to be compared: one kilogram of an output, whole micrograms of CO2e under one GWP set, within one boundary in words.</summary>
/// <param name="Boundary">As both sides write it: cradle-to-gate, gate-to-gate.</param>
/// <param name="Inputs">Null where only the figure is known.</param>
public sealed record ProductFigure(string Product, Int128 MicrogramsPerKg, string GwpSet, string Boundary, ProductInputs? Inputs)
{
    /// <summary>Why there are no inputs, in words; null where there are.</summary>
    public string? Lacking { get; init; }

    /// <summary>
    /// Ours, of one product of one run of a facility: what the facility draws, and not what its feed took before. Feed and electricity are the product's where it is the run's only one;
    /// electricity that nobody reported is what the run drew of streams of it.
    /// </summary>
    public static ProductFigure? Of(ProductShare share, ReportedRun run, FacilityInventory inventory)
    {
        var kwh = run.ElectricityKwh ?? run.Run.DrawnKilowattHours(inventory.Plan);
        var lacking = run.Run.Products.Count(p => !p.Waste) > 1 ? $"{run.Run.Id} made several products, and its feed is not divided between them"
            : run.FeedKg is not { } feed ? $"nobody reported what {run.Run.Id} fed (feed_kg)"
            : feed.Sign == 0 ? $"{run.Run.Id} fed nothing (feed_kg)"
            : kwh is null ? $"nobody reported the electricity of {run.Run.Id} (electricity_kwh), and it draws some that is not counted in kWh or MWh" : null;
        return Of(share, inventory.Methodology, GenericStatement.GateToGate, lacking is null ? run.FeedKg : null, kwh) is { } ours ? ours with { Lacking = lacking } : null;
    }

    /// <summary>Ours, of one product of one run; null where nothing of it was made.</summary>
    /// <param name="feedKg">What the run fed for this product; null where nobody weighed it, and then the difference is not split. Likewise <paramref name="electricityKwh"/>.</param>
    public static ProductFigure? Of(ProductShare share, Methodology methodology, string boundary, ExactDecimal? feedKg, ExactDecimal? electricityKwh)
    {
        if (share.MicrogramsPerKilogram(methodology) is not { } perKg || share.Product.MassKg is not { } outputKg) return null;
        Int128 Counted(params EmissionCategory[] categories) => Component.Sum(share.Components.Where(c => methodology.Total.Contains(c.Category) && categories.Contains(c.Category)).Select(c => c.Co2eMicrograms));
        return new ProductFigure(share.Product.Id, perKg, methodology.GwpSet, boundary, feedKg is not { } feed || electricityKwh is not { } kwh ? null : new ProductInputs(feed, outputKg, kwh,
            Counted(EmissionCategory.ElectricityLocation, EmissionCategory.ElectricityMarket),
            Counted(EmissionCategory.StationaryCombustion, EmissionCategory.MobileCombustion, EmissionCategory.Steam, EmissionCategory.Heat, EmissionCategory.Cooling, EmissionCategory.FuelAndEnergy),
            Counted(EmissionCategory.PurchasedGoods, EmissionCategory.Process)));
    }
}

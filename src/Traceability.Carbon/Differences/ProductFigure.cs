using Traceability.Carbon.Allocation;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Methods;

namespace Traceability.Carbon.Differences;

/// <summary>What is to be compared: one kilogram of an output, whole micrograms of CO2e under one GWP set, within one boundary in words.</summary>
/// <param name="Boundary">As both sides write it: cradle-to-gate, gate-to-gate.</param>
/// <param name="Inputs">Null where only the figure is known.</param>
public sealed record ProductFigure(string Product, Int128 MicrogramsPerKg, string GwpSet, string Boundary, ProductInputs? Inputs)
{
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

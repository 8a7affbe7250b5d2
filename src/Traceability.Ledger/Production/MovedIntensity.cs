using Traceability.Carbon.Allocation;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Methods;
using Traceability.Ledger.Emissions;

namespace Traceability.Ledger.Production;

/// <summary>A product of a run whose CO2e per kilogram today is not the closed one.</summary>
/// <param name="FromKgPerKg">As it stands; null where the closing has no such product of a run, or nothing of it was made. Likewise <paramref name="ToKgPerKg"/> of today.</param>
/// <param name="Percent">Of what stands; null where there is nothing to compare with.</param>
/// <param name="RestatementDue">It moved by more than the methodology lets stand, or it came or went.</param>
public sealed record MovedIntensity(string Run, string Product, decimal? FromKgPerKg, decimal? ToKgPerKg, decimal? Percent, bool RestatementDue)
{
    /// <summary>By run and product. None where nothing was closed of what was made, or either side has no shares.</summary>
    internal static IReadOnlyList<MovedIntensity> Between(MadeProducts? closed, MadeProducts? today)
    {
        if (closed is not { Inventory.Methodology: var by, Shares.Allocation: { } stood } || today is not { Inventory.Methodology: var now, Shares.Allocation: { } stands }) return [];
        var (before, after) = (Intensities(stood, by), Intensities(stands, now));
        return [.. before.Keys.Union(after.Keys).Order().Where(key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key)).Select(key => Of(key, before.GetValueOrDefault(key), after.GetValueOrDefault(key), by.RestatePercent))];
    }

    static MovedIntensity Of((string Run, string Product) key, Int128? from, Int128? to, ExactDecimal most)
    {
        Share? moved = from is { } stood && to is { } stands ? new Share(Int128.Abs(stands - stood), Int128.Abs(stood)) : null;
        return new MovedIntensity(key.Run, key.Product, from is { } f ? Scaled.Kilograms(f) : null, to is { } t ? Scaled.Kilograms(t) : null, moved?.Percent?.ToDecimal(), moved?.IsMoreThan(most) ?? true);
    }

    static Dictionary<(string Run, string Product), Int128?> Intensities(InventoryAllocation allocation, Methodology by) =>
        allocation.Runs.SelectMany(r => r.Products.Where(p => !p.Product.Waste).Select(p => ((r.Run.Id, p.Product.Id), p.MicrogramsPerKilogram(by)))).ToDictionary(p => p.Item1, p => p.Item2);
}

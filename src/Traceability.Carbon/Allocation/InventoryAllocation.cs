using Traceability.Carbon.Emissions;

namespace Traceability.Carbon.Allocation;

/// <summary>
/// A facility's inventory on its production runs. Per component, runs + unallocated = inventory to the microgram, both of gas and of CO2e: every division gives the
/// rest to the largest remainders.
/// </summary>
/// <param name="Unallocated">What no run drew, and what runs drew while nothing was made.</param>
public sealed record InventoryAllocation(FacilityInventory Inventory, IReadOnlyList<RunAllocation> Runs, IReadOnlyList<Component> Unallocated, IReadOnlyList<string> Disclosures)
{
    /// <summary>Shares the inventory, or refuses with every reason. The order of runs, products and draws changes nothing.</summary>
    public static bool TryShare(FacilityInventory inventory, IReadOnlyList<ProductionRun> runs, out InventoryAllocation allocation, out IReadOnlyList<Refusal> refusals) =>
        new InventoryDivision(inventory).TryShare(runs, out allocation, out refusals);
}

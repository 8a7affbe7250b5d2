using Traceability.Carbon.Emissions;
using Traceability.Carbon.Methods;

namespace Traceability.Carbon.Allocation;

/// <summary>A run's emissions on its products.</summary>
/// <param name="Method">By which the common part was shared; null where one product took all. What a sub-meter shows was given first (subdivision).</param>
/// <param name="Alternative">The same by another method, in no sum; null where nothing else could be weighed.</param>
/// <param name="Unallocated">Drawn while nothing was made, or for a product of which nothing came.</param>
public sealed record RunAllocation(
    ProductionRun Run, AllocationMethod? Method, IReadOnlyList<ProductShare> Products, AllocationAlternative? Alternative, IReadOnlyList<Component> Unallocated);

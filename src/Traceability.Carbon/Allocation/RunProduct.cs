using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Allocation;

/// <summary>What a run made.</summary>
/// <param name="MassKg">Dry mass; null where nobody weighed, which refuses the allocation. Zero where nothing came of it.</param>
/// <param name="MetalKg">Of contained metal; null where it is no metal or was not assayed.</param>
/// <param name="Waste">Carries nothing: its burden stays on the products.</param>
public sealed record RunProduct(string Id, ExactDecimal? MassKg, ExactDecimal? MetalKg = null, ProductPrice? Price = null, bool Waste = false);

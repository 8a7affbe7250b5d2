using Traceability.Carbon.Methods;

namespace Traceability.Carbon.Allocation;

/// <summary>The same run shared by another method.</summary>
public sealed record AllocationAlternative(AllocationMethod Method, IReadOnlyList<ProductShare> Products);

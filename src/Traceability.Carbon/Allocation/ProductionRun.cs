using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Allocation;

/// <summary>One unit process over one batch or one calendar month.</summary>
/// <param name="Draws">What it took of the facility's streams; a stream that no run draws stays unallocated.</param>
public sealed record ProductionRun(string Id, string UnitProcess, long FromMs, long ToMs, IReadOnlyList<RunProduct> Products, IReadOnlyList<RunDraw> Draws);

/// <summary>What a run made.</summary>
/// <param name="MassKg">Dry mass; null where nobody weighed, which refuses the allocation. Zero where nothing came of it.</param>
/// <param name="MetalKg">Of contained metal; null where it is no metal or was not assayed.</param>
/// <param name="Waste">Carries nothing: its burden stays on the products.</param>
public sealed record RunProduct(string Id, ExactDecimal? MassKg, ExactDecimal? MetalKg = null, ProductPrice? Price = null, bool Waste = false);

/// <param name="Window">Over which it is averaged, in words or as a period: 2023-01..2023-12.</param>
public sealed record ProductPrice(ExactDecimal PerKg, string Currency, string Window, string Source);

/// <summary>What a run took of a stream, in the stream's unit.</summary>
/// <param name="ProductId">The one product that it was for, as a sub-meter shows; null where it was for all.</param>
/// <param name="Evidence">Sub-meter and edges, or the entry.</param>
public sealed record RunDraw(string StreamId, ExactDecimal Quantity, string? ProductId, string Evidence);

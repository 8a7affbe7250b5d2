using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Allocation;

/// <summary>What a kilogram of a product was sold for.</summary>
/// <param name="Window">Over which it is averaged, in words or as a period: 2023-01..2023-12.</param>
public sealed record ProductPrice(ExactDecimal PerKg, string Currency, string Window, string Source);

using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Activity.Stocks;

/// <summary>What came into a store (a receipt) or left it unused (an issue to others).</summary>
public sealed record StockMovement(long AtMs, ExactDecimal Quantity, string Evidence);

using Traceability.Ledger.Emissions;

namespace Traceability.Ledger.Production;

/// <summary>What a run drew of a stream.</summary>
/// <param name="Quantity">In the stream's unit; of a metering point, what it counted less what points below it counted that are drawn in the same time.</param>
/// <param name="Product">The one product that it was for; null where it was for all.</param>
/// <param name="Point">The metering point that counted it; null where somebody reported the quantity. Likewise <paramref name="Counted"/> and <paramref name="Basis"/>: measured, interpolated or integrated.</param>
/// <param name="Evidence">Channel and edges, or what who reported it says.</param>
/// <param name="Incomplete">Why more may have flowed; null where nothing is missing.</param>
public sealed record DrawView(string Stream, decimal Quantity, string Unit, string? Product, string? Point, decimal? Counted, string? Basis, string Evidence, string? Incomplete)
{
    internal static DrawView Of(Carbon.Allocation.RunDraw draw, string unit) => new(
        draw.StreamId, draw.Quantity.ToDecimal(), unit, draw.ProductId, draw.By?.PointId, draw.By?.Counted.ToDecimal(), draw.By is { } by ? Carbon.Activity.ActivityBases.Name(by.Basis) : null, draw.Evidence, draw.By?.Incomplete);
}

using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Allocation;

/// <summary>What a run took of a stream, in the stream's unit.</summary>
/// <param name="ProductId">The one product that it was for, as a sub-meter shows; null where it was for all.</param>
/// <param name="Evidence">Channel and edges of the metering point, or what who reported it says of the entry.</param>
public sealed record RunDraw(string StreamId, ExactDecimal Quantity, string? ProductId, string Evidence)
{
    /// <summary>By which metering point it was counted; null where somebody reported the quantity.</summary>
    public CountedDraw? By { get; init; }
}

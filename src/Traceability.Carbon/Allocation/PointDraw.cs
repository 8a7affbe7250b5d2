namespace Traceability.Carbon.Allocation;

/// <summary>That a run took what a metering point counted in its time, and nobody has to say how much: less what its parts counted that are drawn besides.</summary>
/// <param name="StreamId">That the point determines, or a part of it.</param>
/// <param name="ProductId">The one product that it was for; null where it was for all.</param>
public sealed record PointDraw(string StreamId, string PointId, string? ProductId);

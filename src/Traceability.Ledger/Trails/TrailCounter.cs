namespace Traceability.Ledger.Trails;

/// <summary>One register from edge to edge.</summary>
/// <param name="FromValue">What it had counted since its first reading, in its unit, at the edge: interpolated between the readings before and after it; likewise <paramref name="ToValue"/>.</param>
/// <param name="Stands">The store still says the same; false where evidence has come since the figure was closed.</param>
/// <param name="Bundle">Proof by the register statements around it that are held, <paramref name="ProvenFrom"/> to <paramref name="ProvenTo"/>; null where there are no two.</param>
/// <param name="First">The segment with the first reading at or after the first edge; likewise <paramref name="Last"/>.</param>
/// <param name="Rate">In which the channel was read, where it is a power or a flow that the ledger added up; register statements tell nothing of it. Null of a counter.</param>
/// <param name="Readings">Where all readings between are listed.</param>
/// <param name="RedecodedBy">The deed by whose mended profile the register words were decoded; null where the signed rules decoded them, or where it no longer stands.</param>
public sealed record TrailCounter(
    string Channel, string? Device, string? Chain, DateTimeOffset From, DateTimeOffset To, decimal FromValue, decimal ToValue, decimal Quantity, string Unit, bool Stands,
    string? Bundle, DateTimeOffset? ProvenFrom, DateTimeOffset? ProvenTo, TrailSegment? First, TrailSegment? Last, string Readings, string? RedecodedBy, string? Rate);

using System.Collections.Immutable;

namespace Traceability.Field.Modbus;

/// <summary>A bus's account.</summary>
/// <param name="Units">By rising unit identifier.</param>
/// <param name="Busy">How long at least one question was outstanding.</param>
/// <param name="Span">Since the bus began.</param>
public sealed record BusStatistics(ImmutableArray<UnitStatistics> Units, TimeSpan Busy, TimeSpan Span)
{
    /// <summary>0 to 1; what is left is room for more values or shorter periods.</summary>
    public double Occupancy => Span > TimeSpan.Zero ? Busy / Span : 0;
}

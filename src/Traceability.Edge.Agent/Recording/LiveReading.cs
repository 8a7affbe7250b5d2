using Traceability.Evidence.Entries;

namespace Traceability.Edge.Agent.Recording;

/// <summary>The newest reading of a channel, as it came.</summary>
/// <param name="Order">Of all readings of the run; 0 before the channel's first.</param>
/// <param name="GoodMs">When there last was a value; 0 when never.</param>
/// <param name="Words">The registers in wire order, the last in the lowest bits.</param>
readonly record struct LiveReading(long Order, long AtMs, long GoodMs, ulong Words, Quality Quality, long Mantissa);

using Traceability.Carbon.Activity;

namespace Traceability.Carbon.Inventory;

/// <summary>The counted hours of one source stream, in any order. A stream without hours has no data, which is not zero.</summary>
public sealed record StreamHours(string StreamId, IReadOnlyList<HourActivity> Hours);

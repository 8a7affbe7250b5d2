namespace Traceability.Evidence.Entries;

/// <summary>The number the next ticket of a scale will carry; tickets of a scale have no holes.</summary>
public sealed record TicketCounter(string Scale, long Next);

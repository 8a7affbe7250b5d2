namespace Traceability.Edge.Setup.AgentLink;

/// <summary>A commissioning entry that is sealed.</summary>
/// <param name="Agrees">By what the agent itself knows too; null of a report.</param>
/// <param name="AgentRead">Of a channel: its own newest value.</param>
/// <param name="Active">Of an output: what was really set at that moment.</param>
sealed record AgentEntry(long Segment, long Entry, string Identity, DateTimeOffset SealedAt, bool? Agrees, string? AgentRead, bool? Active);

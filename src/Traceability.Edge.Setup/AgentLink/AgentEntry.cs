namespace Traceability.Edge.Setup.AgentLink;

/// <summary>A commissioning entry that is sealed.</summary>
/// <param name="Agrees">By the agent's own reading too.</param>
sealed record AgentEntry(long Segment, long Entry, string Identity, DateTimeOffset SealedAt, bool Agrees);

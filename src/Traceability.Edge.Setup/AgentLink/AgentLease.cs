namespace Traceability.Edge.Setup.AgentLink;

/// <summary>A bus that the agent has let go.</summary>
sealed record AgentLease(string Lease, string Bus, DateTimeOffset Until);

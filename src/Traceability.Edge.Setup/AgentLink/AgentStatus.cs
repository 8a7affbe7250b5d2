namespace Traceability.Edge.Setup.AgentLink;

/// <summary>Of <c>GET /v1/status</c> what is needed here.</summary>
sealed record AgentStatus(string Organisation, string Facility, string Device, IReadOnlyList<AgentBus> Buses);

namespace Traceability.Edge.Setup.AgentLink;

/// <summary><c>GET /v1/channels</c>.</summary>
sealed record AgentChannels(DateTimeOffset At, IReadOnlyList<AgentChannel> Channels);

namespace Traceability.Edge.Setup.AgentLink;

/// <summary>One channel as the agent tells it.</summary>
sealed record AgentChannel(
    string Channel, string Device, string Bus, string Unit, string? Value, IReadOnlyList<string> Words, string? Quality, DateTimeOffset? ReadAt, DateTimeOffset? GoodAt, AgentWhy? Why);

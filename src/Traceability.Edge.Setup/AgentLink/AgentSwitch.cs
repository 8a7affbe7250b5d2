namespace Traceability.Edge.Setup.AgentLink;

/// <summary>An output that has taken what was asked of it.</summary>
sealed record AgentSwitch(string Line, bool Active, DateTimeOffset At);

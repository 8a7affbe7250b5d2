namespace Traceability.Edge.Setup.AgentLink;

/// <summary>Why a channel has no good reading now.</summary>
sealed record AgentWhy(string Cause, string? Text);

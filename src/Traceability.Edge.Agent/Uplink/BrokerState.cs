namespace Traceability.Edge.Agent.Uplink;

/// <param name="Since">Of the connection, or of the last news of its absence.</param>
/// <param name="Why">There is none; null while there is one.</param>
sealed record BrokerState(bool IsConnected, DateTimeOffset Since, string? Why);

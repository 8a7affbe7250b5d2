namespace Traceability.Edge.Setup.AgentLink;

/// <summary>Of <c>GET /v1/status</c> what people are shown.</summary>
sealed record AgentAccount(string Organisation, string Facility, string Device, string Chain, string Software, DateTimeOffset StartedAt, AgentAccount.LastSeal? Sealed, AgentAccount.ClockState Clock,
    AgentAccount.BrokerState Broker, AgentAccount.UplinkState? Uplink, IReadOnlyList<AgentAccount.BusState> Buses, IReadOnlyList<AgentAccount.OutputState> Outputs)
{
    internal sealed record LastSeal(long Number, string Identity, DateTimeOffset At);

    internal sealed record ClockState(string Status, string Source, long? BoundMs);

    internal sealed record BrokerState(string Host, int Port, bool Connected, DateTimeOffset Since, string? Why);

    internal sealed record UplinkState(long Waiting, WaitingSegment? Oldest, string? Alarm);

    internal sealed record WaitingSegment(long Number, DateTimeOffset SealedAt);

    internal sealed record BusState(string Bus, string Kind, string Role, LeaseState? Lease);

    internal sealed record LeaseState(DateTimeOffset Until, string? By);

    internal sealed record OutputState(string Line, string Chip, bool? Active);
}

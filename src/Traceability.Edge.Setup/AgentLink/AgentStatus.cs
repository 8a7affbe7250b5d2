namespace Traceability.Edge.Setup.AgentLink;

/// <summary>Of <c>GET /v1/status</c> what is used here.</summary>
sealed record AgentStatus(string Organisation, string Facility, string Device, string Chain, string Software, AgentStatus.SiteCopy Site, DateTimeOffset At, DateTimeOffset StartedAt, AgentStatus.LastSeal? Sealed,
    AgentStatus.ClockState Clock, AgentStatus.BrokerState Broker, AgentStatus.UplinkState? Uplink, IReadOnlyList<AgentBus> Buses, IReadOnlyList<AgentStatus.OutputState> Outputs)
{
    /// <param name="Path">As its command line has it.</param>
    /// <param name="Sha256">Of the file as it was when the agent read it, in hex.</param>
    internal sealed record SiteCopy(string Path, string Sha256);

    internal sealed record LastSeal(long Number, string Identity, DateTimeOffset At);

    internal sealed record ClockState(string Status, string Source, long? BoundMs);

    internal sealed record BrokerState(string Host, int Port, bool Connected, DateTimeOffset Since, string? Why);

    internal sealed record UplinkState(long Waiting, WaitingSegment? Oldest, string? Alarm);

    internal sealed record WaitingSegment(long Number, DateTimeOffset SealedAt);

    internal sealed record OutputState(string Line, string Chip, bool? Active);
}

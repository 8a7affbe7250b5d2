namespace Traceability.Edge.Agent.Uplink;

/// <summary>A segment that has been sent and has no receipt yet. The pause before it is sent once more doubles each time.</summary>
sealed class InFlight(long number, byte[] identity, TimeSpan sentAt)
{
    static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(10);
    static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(10);

    public long Number { get; } = number;

    public byte[] Identity { get; } = identity;

    /// <summary>On the uplink's monotonic clock.</summary>
    public TimeSpan SentAt { get; private set; } = sentAt;

    public TimeSpan Patience { get; private set; } = FirstPatience;

    public void SentAgain(TimeSpan now)
    {
        SentAt = now;
        Patience = Patience * 2 < LongestPatience ? Patience * 2 : LongestPatience;
    }
}

namespace Traceability.Mqtt;

/// <summary>What a broker link tells its one reader. A closed set.</summary>
public abstract record BrokerEvent
{
    BrokerEvent() { }

    /// <summary>Connected, and every filter was asked for again. Messages that belong to this connection follow, none precedes it.</summary>
    /// <param name="SessionPresent">The broker kept a session; never true with this project's clean start.</param>
    /// <param name="Window">How many publications may be unacknowledged: the smaller of our option and the broker's receive maximum.</param>
    /// <param name="RefusedFilters">Filters the broker did not grant this time; they are asked for again at the next connection.</param>
    public sealed record Connected(bool SessionPresent, int Window, IReadOnlyList<string> RefusedFilters) : BrokerEvent;

    /// <summary>
    /// The connection ended, or an attempt failed for another reason than the one reported last (equal failures in a row are reported once).
    /// The link is already trying again.
    /// </summary>
    public sealed record Disconnected(DisconnectReason Reason) : BrokerEvent;

    /// <summary>A message; the payload is the receiver's own copy. <c>Retained</c>: the broker kept it from before our subscription.</summary>
    public sealed record Message(string Topic, ReadOnlyMemory<byte> Payload, bool Retained) : BrokerEvent;
}

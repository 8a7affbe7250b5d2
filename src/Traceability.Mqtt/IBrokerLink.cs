using System.Threading.Channels;

namespace Traceability.Mqtt;

/// <summary>
/// One client's connection to an MQTT broker that comes back by itself. A seam: tests stand in here, and another client library may be composed
/// in its place.
/// </summary>
public interface IBrokerLink
{
    /// <summary>
    /// What happened, in the order in which it happened. Bounded. When it is full the link stops reading from the network (TCP then holds the broker back):
    /// a message that was acknowledged to the broker but dropped here would be lost without anyone knowing. Acknowledgements of our own publications
    /// come through the same socket, so a reader that stands still also stops them, and after the keep-alive time costs the connection.
    /// Completed when the link is disposed. One reader.
    /// </summary>
    ChannelReader<BrokerEvent> Events { get; }

    /// <summary>
    /// Publishes and waits for the broker's answer (PUBACK for QoS 1, written to the socket for QoS 0). Not connected is an answer and comes at once;
    /// nothing is queued across connections, because what an acknowledged queue in memory holds is lost with the process. Publications of one caller keep
    /// their order. Beyond the in-flight window a call waits; the payload is not copied until then and must never be changed after the call.
    /// Cancelling ends the wait: what was already sent may still arrive.
    /// </summary>
    /// <exception cref="ArgumentException">the topic is empty, has a wildcard, or is not UTF-8; QoS is neither 0 nor 1</exception>
    ValueTask<PublishOutcome> PublishAsync(string topic, ReadOnlyMemory<byte> payload, byte qos, bool retain, CancellationToken cancellationToken);

    /// <summary>
    /// Subscribes, now and after every reconnection: the link repeats every filter before it reports <see cref="BrokerEvent.Connected"/>, whatever was
    /// answered before (an access list may be mended while we are away).
    /// </summary>
    ValueTask<SubscribeOutcome> SubscribeAsync(string filter, byte qos, CancellationToken cancellationToken);
}

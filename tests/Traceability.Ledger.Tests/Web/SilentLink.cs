using System.Threading.Channels;
using Traceability.Mqtt;

namespace Traceability.Ledger.Tests.Web;

/// <summary>A broker that never says anything and takes everything: these tests give the ledger its messages themselves.</summary>
sealed class SilentLink : IBrokerLink
{
    // Nothing is ever written to it.
    readonly Channel<BrokerEvent> events = Channel.CreateBounded<BrokerEvent>(1);

    public ChannelReader<BrokerEvent> Events => events.Reader;

    public ValueTask<PublishOutcome> PublishAsync(string topic, ReadOnlyMemory<byte> payload, byte qos, bool retain, CancellationToken cancellationToken) =>
        ValueTask.FromResult(PublishOutcome.NotConnected);

    public ValueTask<SubscribeOutcome> SubscribeAsync(string filter, byte qos, CancellationToken cancellationToken) => ValueTask.FromResult(SubscribeOutcome.Remembered);
}

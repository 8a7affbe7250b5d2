using System.Threading.Channels;
using Traceability.Mqtt;

namespace Traceability.Ledger.Tests.Fetching;

/// <summary>A broker that takes what is published and keeps it, or answers as the test says.</summary>
sealed class TakingLink : IBrokerLink
{
    // Nothing is ever written to it.
    readonly Channel<BrokerEvent> events = Channel.CreateBounded<BrokerEvent>(1);

    public ChannelReader<BrokerEvent> Events => events.Reader;

    public List<(string Topic, byte[] Payload)> Taken { get; } = [];

    public PublishOutcome Answer { get; set; } = PublishOutcome.Accepted;

    public ValueTask<PublishOutcome> PublishAsync(string topic, ReadOnlyMemory<byte> payload, byte qos, bool retain, CancellationToken cancellationToken)
    {
        if (Answer.Status == PublishStatus.Accepted) Taken.Add((topic, payload.ToArray()));
        return ValueTask.FromResult(Answer);
    }

    public ValueTask<SubscribeOutcome> SubscribeAsync(string filter, byte qos, CancellationToken cancellationToken) => ValueTask.FromResult(SubscribeOutcome.Remembered);
}

using System.Threading.Channels;
using Traceability.Mqtt;
using Traceability.Mqtt.Messages;

namespace Traceability.Edge.Agent.Tests;

/// <summary>A broker link that does what the test says, and remembers every publication in order.</summary>
sealed class ScriptedLink : IBrokerLink
{
    readonly Channel<BrokerEvent> events = Channel.CreateUnbounded<BrokerEvent>();
    readonly Lock gate = new();
    readonly List<(string Topic, byte[] Payload)> published = [];

    public ChannelReader<BrokerEvent> Events => events.Reader;

    /// <summary>Answers a publication; called before it is remembered.</summary>
    public Func<string, byte[], PublishOutcome> Answer { get; set; } = (_, _) => PublishOutcome.Accepted;

    /// <summary>What the other end does with a segment; called after the answer, only when it arrived.</summary>
    public Action<byte[]> Arrived { get; set; } = _ => { };

    public bool Connected { get; private set; }

    public IReadOnlyList<(string Topic, byte[] Payload)> Published
    {
        get { lock (gate) return [.. published]; }
    }

    public List<long> SegmentNumbers => [.. Published.Where(p => p.Topic.EndsWith("/segment", StringComparison.Ordinal)).Select(p => TestLedger.Read(p.Payload).Header.Number)];

    public void Forget() { lock (gate) published.Clear(); }

    public void Connect()
    {
        Connected = true;
        events.Writer.TryWrite(new BrokerEvent.Connected(false, 1000, []));
    }

    public void Disconnect()
    {
        Connected = false;
        events.Writer.TryWrite(new BrokerEvent.Disconnected(new DisconnectReason(DisconnectCause.ConnectionLost, 7, "test")));
    }

    public void Say(string topic, string text) => Say(topic, System.Text.Encoding.UTF8.GetBytes(text));

    public void Say(string topic, byte[] payload) => events.Writer.TryWrite(new BrokerEvent.Message(topic, payload, false));

    public ValueTask<PublishOutcome> PublishAsync(string topic, ReadOnlyMemory<byte> payload, byte qos, bool retain, CancellationToken cancellationToken)
    {
        if (!Connected) return ValueTask.FromResult(PublishOutcome.NotConnected);
        var bytes = payload.ToArray();
        var outcome = Answer(topic, bytes);
        lock (gate) published.Add((topic, bytes));
        if (outcome.Status == PublishStatus.Accepted && topic.EndsWith("/segment", StringComparison.Ordinal)) Arrived(bytes);
        return ValueTask.FromResult(outcome);
    }

    public ValueTask<SubscribeOutcome> SubscribeAsync(string filter, byte qos, CancellationToken cancellationToken) => ValueTask.FromResult(SubscribeOutcome.Remembered);
}

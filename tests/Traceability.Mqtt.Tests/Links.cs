using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Testing;
using Xunit;

namespace Traceability.Mqtt.Tests;

/// <summary>Short words for what every test of a link does.</summary>
static class Links
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static BrokerOptions Options(int port, string client) => new()
    {
        Host = "127.0.0.1",
        Port = port,
        ClientId = client,
        FirstPause = TimeSpan.FromMilliseconds(20),
        LongestPause = TimeSpan.FromMilliseconds(200),
    };

    public static MosquittoLink Open(BrokerOptions options)
    {
        var link = new MosquittoLink(options, TimeProvider.System, NullLogger<MosquittoLink>.Instance, new Random(1));
        link.Start();
        return link;
    }

    public static MosquittoLink Open(MosquittoBroker broker, string client) => Open(Options(broker.Port, client));

    /// <summary>Reads on until an event of this kind; what comes before is let go.</summary>
    public static async Task<T> NextAsync<T>(this IBrokerLink link, Func<T, bool>? which = null) where T : BrokerEvent
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        await foreach (var happened in link.Events.ReadAllAsync(deadline.Token))
            if (happened is T wanted && (which is null || which(wanted))) return wanted;
        throw new InvalidOperationException("the link was closed");
    }

    public static async Task<MosquittoLink> ConnectedAsync(MosquittoBroker broker, string client, params string[] filters)
    {
        var link = Open(broker, client);
        foreach (var filter in filters) await link.SubscribeAsync(filter, 1, TestContext.Current.CancellationToken);
        await link.NextAsync<BrokerEvent.Connected>();
        return link;
    }

    public static ValueTask<PublishOutcome> SendAsync(this IBrokerLink link, string topic, ReadOnlyMemory<byte> payload, byte qos = 1, bool retain = false) =>
        link.PublishAsync(topic, payload, qos, retain, TestContext.Current.CancellationToken);
}

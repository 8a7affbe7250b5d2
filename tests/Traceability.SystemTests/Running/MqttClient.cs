using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Mqtt;
using Traceability.Testing;
using Xunit;

namespace Traceability.SystemTests.Running;

/// <summary>Somebody at the broker who hears what he subscribed to and says what a test tells him, true or not.</summary>
sealed class MqttClient : IAsyncDisposable
{
    readonly MosquittoLink link;
    readonly ConcurrentQueue<BrokerEvent.Message> heard = new();
    readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Task listening;

    MqttClient(MosquittoLink link)
    {
        this.link = link;
        listening = ListenAsync();
    }

    public IReadOnlyList<BrokerEvent.Message> Heard => [.. heard];

    public static async Task<MqttClient> ConnectAsync(MosquittoBroker broker, params string[] filters)
    {
        var link = new MosquittoLink(new BrokerOptions { Host = "127.0.0.1", Port = broker.Port, ClientId = $"test-{Guid.NewGuid():n}" }, TimeProvider.System, NullLogger<MosquittoLink>.Instance);
        foreach (var filter in filters) await link.SubscribeAsync(filter, 1, CancellationToken.None);
        link.Start();
        var client = new MqttClient(link);
        await client.connected.Task.WaitAsync(Until.Patience);
        return client;
    }

    /// <summary>Until the broker has it; the answer says whether anybody listens.</summary>
    public async Task<PublishStatus> TrySendAsync(string topic, byte[] payload) =>
        (await link.PublishAsync(topic, payload, qos: 1, retain: false, CancellationToken.None)).Status;

    public async Task SendAsync(string topic, byte[] payload) => Assert.Equal(PublishStatus.Accepted, await TrySendAsync(topic, payload));

    public Task<BrokerEvent.Message> HearsAsync(Func<BrokerEvent.Message, bool> wanted, string otherwise) =>
        Until.GivenAsync(() => Task.FromResult(heard.FirstOrDefault(wanted)), otherwise);

    async Task ListenAsync()
    {
        await foreach (var happened in link.Events.ReadAllAsync())
        {
            if (happened is BrokerEvent.Message message) heard.Enqueue(message);
            else if (happened is BrokerEvent.Connected) connected.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await link.DisposeAsync();
        await listening;
    }
}

using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Mqtt;

namespace Traceability.Ledger.Tests;

/// <summary>A device as the broker sees it: publishes, and keeps what arrives for it by topic.</summary>
sealed class TestDevice : IAsyncDisposable
{
    readonly ConcurrentDictionary<string, Channel<byte[]>> arrived = new();
    readonly MosquittoLink link;
    readonly Task reading;

    TestDevice(MosquittoLink link)
    {
        this.link = link;
        reading = ReadAsync();
    }

    public IBrokerLink Link => link;

    public static async Task<TestDevice> ConnectAsync(int brokerPort)
    {
        var link = new MosquittoLink(new BrokerOptions { Host = "127.0.0.1", Port = brokerPort, ClientId = $"device-{Guid.NewGuid():N}" }, TimeProvider.System, NullLogger<MosquittoLink>.Instance);
        foreach (var filter in (string[])["tr/v1/demo/mine/edge-mine/receipt", "tr/v1/demo/mine/edge-mine/checkpoint", "tr/v1/demo/mine/edge-mine/head", "tr/v1/demo/mine/edge-mine/fetched", "tr/v1/demo/mine/co2e"])
            await link.SubscribeAsync(filter, 1, CancellationToken.None);
        link.Start();
        while (await link.Events.ReadAsync() is not BrokerEvent.Connected) { }
        return new TestDevice(link);
    }

    public async Task<byte[]> NextAsync(string topic)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await Of(topic).Reader.ReadAsync(deadline.Token);
    }

    Channel<byte[]> Of(string topic) => arrived.GetOrAdd(topic, static _ => Channel.CreateUnbounded<byte[]>());

    async Task ReadAsync()
    {
        await foreach (var happened in link.Events.ReadAllAsync())
            if (happened is BrokerEvent.Message message) Of(message.Topic).Writer.TryWrite(message.Payload.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await link.DisposeAsync();
        await reading;
    }
}

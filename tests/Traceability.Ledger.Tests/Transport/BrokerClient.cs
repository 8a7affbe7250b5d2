using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Mqtt;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Transport;

/// <summary>Somebody who comes to the broker with some certificate or none, and what he hears there.</summary>
sealed class BrokerClient : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    readonly MosquittoLink link;
    readonly ConcurrentQueue<BrokerEvent> happened = new();
    readonly SemaphoreSlim more = new(0);
    readonly Task listening;

    BrokerClient(MosquittoLink link)
    {
        this.link = link;
        listening = ListenAsync();
    }

    public IEnumerable<BrokerEvent.Message> Heard => happened.OfType<BrokerEvent.Message>();

    public IEnumerable<DisconnectReason> Disconnects => happened.OfType<BrokerEvent.Disconnected>().Select(d => d.Reason);

    public static async Task<BrokerClient> KnockAsync(MosquittoBroker broker, TlsFiles? tls, string clientId, string host = "127.0.0.1", LastWill? will = null, params string[] filters)
    {
        var link = new MosquittoLink(new BrokerOptions
        {
            Host = host,
            Port = broker.Port,
            ClientId = clientId,
            Tls = tls,
            Will = will,
            ConnectTimeout = TimeSpan.FromSeconds(3), // plain TCP on a TLS port is answered by silence
            FirstPause = TimeSpan.FromMilliseconds(20),
            LongestPause = TimeSpan.FromMilliseconds(200),
        }, TimeProvider.System, NullLogger<MosquittoLink>.Instance, new Random(1));
        foreach (var filter in filters) await link.SubscribeAsync(filter, 1, CancellationToken.None);
        link.Start();
        return new BrokerClient(link);
    }

    /// <summary>Whether he came in; if not, why.</summary>
    public async Task<DisconnectReason?> ComesInAsync() =>
        await FirstAsync(e => e is BrokerEvent.Connected or BrokerEvent.Disconnected) is BrokerEvent.Disconnected(var reason) ? reason : null;

    public async Task<PublishStatus> SayAsync(string topic, string payload = "x", bool retain = false) =>
        (await link.PublishAsync(topic, System.Text.Encoding.UTF8.GetBytes(payload), 1, retain, TestContext.Current.CancellationToken)).Status;

    public Task HearsAsync(string topic, string payload, int times = 1) =>
        FirstAsync(e => e is BrokerEvent.Message message && message.Topic == topic && message.Payload.Span.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(payload)), times);

    async Task<BrokerEvent> FirstAsync(Func<BrokerEvent, bool> wanted, int times = 1)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        while (true)
        {
            if (happened.Where(wanted).Take(times).ToList() is var found && found.Count == times) return found[0];
            await more.WaitAsync(deadline.Token);
        }
    }

    async Task ListenAsync()
    {
        await foreach (var next in link.Events.ReadAllAsync())
        {
            happened.Enqueue(next);
            more.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await link.DisposeAsync();
        await listening;
        more.Dispose();
    }
}

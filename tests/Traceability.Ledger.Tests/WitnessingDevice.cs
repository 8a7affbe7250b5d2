using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Edge.Agent.Storage;
using Traceability.Edge.Agent.Uplink;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Segments;
using Traceability.Mqtt;
using Traceability.Mqtt.Messages;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests;

/// <summary>The agent's own follower of the logs, with its store and its folder, on a real broker; what it has not is a field.</summary>
sealed class WitnessingDevice : IAsyncDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("agent-").FullName;
    readonly MosquittoLink link;
    readonly SegmentStore store;
    readonly StoreThread thread;
    readonly DeviceTopics topics;
    readonly LogFollower follower;
    readonly Task following;

    WitnessingDevice(ChainBuilder chain, MosquittoLink link)
    {
        this.link = link;
        Assert.True(EnrolmentRequest.TryRead(chain.Request.Bytes, out var request, out _).IsOk);
        var enrolment = new Edge.Agent.Storage.Enrolment(request!, chain.Request.Identity);
        topics = Topics.Of(request!.Organisation, request.Facility, request.Device);
        store = SegmentStore.Open(folder, TimeProvider.System.GetUtcNow(), out var error) ?? throw new InvalidOperationException(error);
        thread = new StoreThread(store);
        var logs = FollowedLogs.Open(folder, enrolment, out error) ?? throw new InvalidOperationException(error);
        follower = new LogFollower(link, topics, thread, enrolment, logs, logs.FirstPin, [], chain.WitnessSeed, folder, () => new ClockQuality(ClockStatus.Synchronised, "test", 1),
            new SplitViewFolder(Path.Combine(folder, SplitViewFolder.Name)), TimeProvider.System, NullLogger<LogFollower>.Instance);
        following = FollowAsync();
    }

    public static async Task<WitnessingDevice> StartAsync(int brokerPort, ChainBuilder chain)
    {
        var link = new MosquittoLink(new BrokerOptions { Host = "127.0.0.1", Port = brokerPort, ClientId = $"device-{Guid.NewGuid():N}" }, TimeProvider.System, NullLogger<MosquittoLink>.Instance);
        var device = new WitnessingDevice(chain, link);
        await link.SubscribeAsync(device.topics.Checkpoint, 1, CancellationToken.None);
        link.Start();
        return device;
    }

    async Task FollowAsync()
    {
        await foreach (var happened in link.Events.ReadAllAsync())
            if (happened is BrokerEvent.Connected) await SayOnlineAsync();
            else if (happened is BrokerEvent.Message message) await follower.TakeAsync(message.Payload, CancellationToken.None);
    }

    public async Task SayOnlineAsync() => await link.PublishAsync(topics.Status, new StatusMessage
    {
        State = DeviceState.Online, LogSize = follower.Segments.Pin.Size, StatementSize = follower.Statements?.Pin.Size,
    }.ToJson(), 1, true, CancellationToken.None);

    public Task SendAsync(BuiltSegment segment) => link.PublishAsync(topics.Segment, segment.Message, 1, false, CancellationToken.None).AsTask();

    /// <summary>The file of its last cosignature; null before the first.</summary>
    public string? Kept(string log) => Path.Combine(folder, $"cosigned-{log}.note") is var path && File.Exists(path) ? File.ReadAllText(path, Encoding.UTF8) : null;

    public async ValueTask DisposeAsync()
    {
        await link.DisposeAsync();
        await following;
        thread.Dispose();
        store.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using Traceability.Testing;
using Xunit;

namespace Traceability.Mqtt.Tests;

public sealed class ConnectionTests
{
    static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_published_by_one_link_reaches_the_other_byte_for_byte()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var reader = await Links.ConnectedAsync(broker, "reader", "a/#");
        await using var writer = await Links.ConnectedAsync(broker, "writer");

        var sent = new byte[] { 0, 255, 1, 0, 128 };
        Assert.Equal(PublishOutcome.Accepted, await writer.SendAsync("a/b", sent));

        var got = await reader.NextAsync<BrokerEvent.Message>();
        Assert.Equal("a/b", got.Topic);
        Assert.Equal(sent, got.Payload.ToArray());
        Assert.False(got.Retained);
    }

    [Fact]
    public async Task A_name_that_resolves_to_an_address_without_a_listener_first_still_connects()
    {
        await using var broker = await MosquittoBroker.StartAsync(); // listens on 127.0.0.1 only, "localhost" may be ::1 first
        await using var link = Links.Open(Links.Options(broker.Port, "by-name") with { Host = "localhost" });
        await link.NextAsync<BrokerEvent.Connected>();
    }

    [Fact]
    public async Task After_a_kill_and_a_restart_the_link_is_back_and_its_filters_with_it()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var reader = await Links.ConnectedAsync(broker, "reader", "before/#");
        await using var writer = await Links.ConnectedAsync(broker, "writer");
        Assert.Equal(SubscribeStatus.Granted, (await reader.SubscribeAsync("during/#", 1, Cancelled)).Status);

        await broker.KillAsync();
        Assert.Equal(DisconnectCause.ConnectionLost, (await reader.NextAsync<BrokerEvent.Disconnected>()).Reason.Cause);
        await writer.NextAsync<BrokerEvent.Disconnected>();
        Assert.Equal(SubscribeStatus.Remembered, (await reader.SubscribeAsync("away/#", 1, Cancelled)).Status);

        await broker.RestartAsync();
        Assert.Empty((await reader.NextAsync<BrokerEvent.Connected>()).RefusedFilters);
        await writer.NextAsync<BrokerEvent.Connected>();
        foreach (var topic in new[] { "before/x", "during/x", "away/x" })
        {
            Assert.Equal(PublishOutcome.Accepted, await writer.SendAsync(topic, new byte[1]));
            Assert.Equal(topic, (await reader.NextAsync<BrokerEvent.Message>()).Topic);
        }
    }

    /// <summary>Codes on which the library's own loop would end for good.</summary>
    [Theory]
    [InlineData("2003000000" + "E0028B00", DisconnectCause.ClosedByBroker, 0x8B)] // CONNACK, then DISCONNECT: server shutting down
    [InlineData("2003008700", DisconnectCause.NotAuthorised, 0x87)]
    [InlineData("2003009700", DisconnectCause.Refused, 0x97)] // quota exceeded
    [InlineData("2003000000" + "F0023030", DisconnectCause.Protocol, 2)] // AUTH, which nobody asked for
    [InlineData("2003000000" + "30FFFFFFFFFF", DisconnectCause.Protocol, 2)] // a length of five bytes
    [InlineData("40020001", DisconnectCause.Protocol, 2)] // PUBACK before CONNACK
    [InlineData("", DisconnectCause.TimedOut, 0)] // accepts and says nothing
    public async Task Whatever_the_other_side_answers_is_reported_and_tried_again(string answer, DisconnectCause cause, int code)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var link = Links.Open(Links.Options(((IPEndPoint)listener.LocalEndpoint).Port, "odd") with { ConnectTimeout = TimeSpan.FromMilliseconds(300) });
        for (var attempt = 0; attempt < 3; attempt++)
        {
            using var peer = await listener.AcceptSocketAsync(Cancelled).AsTask().WaitAsync(Links.Patience, Cancelled);
            Assert.True(await peer.ReceiveAsync(new byte[1000], Cancelled) > 0); // its CONNECT
            await peer.SendAsync(Convert.FromHexString(answer), Cancelled);
            if (attempt > 0) continue;
            var reason = (await link.NextAsync<BrokerEvent.Disconnected>()).Reason;
            Assert.Equal((cause, code), (reason.Cause, reason.Code));
        }
    }

    [Fact]
    public async Task A_broker_that_is_not_there_is_reported_once_and_found_when_it_comes()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await broker.KillAsync();
        await using var link = Links.Open(broker, "early");
        Assert.Equal(DisconnectCause.Unreachable, (await link.NextAsync<BrokerEvent.Disconnected>()).Reason.Cause);
        await broker.RestartAsync();
        Assert.IsType<BrokerEvent.Connected>(await link.Events.ReadAsync(Cancelled)); // nothing was reported in between
    }

    [Fact]
    public async Task A_frozen_broker_is_noticed_by_the_keep_alive()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var link = Links.Open(Links.Options(broker.Port, "patient") with { KeepAlive = TimeSpan.FromSeconds(5) });
        await link.NextAsync<BrokerEvent.Connected>();
        broker.Freeze();
        var waiting = link.SendAsync("a", new byte[1]);
        Assert.Equal(DisconnectCause.KeepAlive, (await link.NextAsync<BrokerEvent.Disconnected>()).Reason.Cause);
        Assert.Equal(PublishOutcome.ConnectionLost, await waiting);
        broker.Thaw();
        await link.NextAsync<BrokerEvent.Connected>();
    }

    [Fact]
    public async Task A_refused_client_is_told_why_and_gets_in_when_the_broker_learns_of_it()
    {
        await using var broker = await MosquittoBroker.StartAsync(["allow_anonymous false"]);
        await using var link = Links.Open(broker, "stranger");
        Assert.Equal(DisconnectCause.NotAuthorised, (await link.NextAsync<BrokerEvent.Disconnected>()).Reason.Cause);

        await broker.StopAsync();
        var configuration = Path.Combine(broker.Folder, "mosquitto.conf");
        await File.WriteAllTextAsync(configuration, (await File.ReadAllTextAsync(configuration, Cancelled)).Replace("allow_anonymous false", "allow_anonymous true"), Cancelled);
        await broker.RestartAsync();
        await link.NextAsync<BrokerEvent.Connected>();
    }

    [Fact]
    public async Task A_missing_certificate_file_is_reported_and_the_thread_lives_on()
    {
        await using var link = Links.Open(Links.Options(MosquittoBroker.FreePort(), "tls") with { Tls = new("/nowhere/ca.pem", null, null) });
        var reason = (await link.NextAsync<BrokerEvent.Disconnected>()).Reason;
        Assert.Equal(DisconnectCause.Local, reason.Cause);
        Assert.Contains("/nowhere/ca.pem", reason.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_with_more_than_1024_descriptors_still_connects()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var held = Enumerable.Range(0, 1100).Select(_ => File.OpenHandle("/dev/null")).ToArray(); // select(2) ends at 1023
        try
        {
            await using var link = await Links.ConnectedAsync(broker, "many-files", "x");
            Assert.Equal(PublishOutcome.Accepted, await link.SendAsync("x", new byte[1]));
        }
        finally
        {
            foreach (var handle in held) handle.Dispose();
        }
    }

    [Fact]
    public async Task The_last_will_reaches_another_client_when_the_process_is_killed()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var reader = await Links.ConnectedAsync(broker, "reader", "will/#");
        await using var doomed = Links.Open(Links.Options(broker.Port, "doomed") with
        {
            Will = new LastWill("will/status", Encoding.UTF8.GetBytes("""{"state":"offline"}"""), 1, true),
        });
        await doomed.NextAsync<BrokerEvent.Connected>();

        await using var usurper = await Links.ConnectedAsync(broker, "doomed"); // same id: the broker drops the first without its DISCONNECT
        var will = await reader.NextAsync<BrokerEvent.Message>();
        Assert.Equal("will/status", will.Topic);
        Assert.Equal("""{"state":"offline"}""", Encoding.UTF8.GetString(will.Payload.Span));
    }

    [Fact]
    public async Task Retained_messages_follow_the_report_of_the_connection_and_say_that_they_are_retained()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var writer = await Links.ConnectedAsync(broker, "writer");
        for (var i = 0; i < 50; i++) Assert.True((await writer.SendAsync($"kept/{i}", new byte[] { 1 }, retain: true)).Arrived);

        await using var reader = Links.Open(broker, "reader");
        await reader.SubscribeAsync("kept/#", 1, Cancelled);
        await reader.SubscribeAsync("other/#", 1, Cancelled);
        for (var expected = 0; expected <= 50; expected++)
        {
            var happened = await reader.Events.ReadAsync(Cancelled);
            if (expected == 0) Assert.IsType<BrokerEvent.Connected>(happened);
            else Assert.True(Assert.IsType<BrokerEvent.Message>(happened).Retained);
        }
    }

    [Fact]
    public async Task Disposing_in_the_middle_of_traffic_answers_everybody_and_ends()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var link = await Links.ConnectedAsync(broker, "busy", "busy/#");
        var sent = Enumerable.Range(0, 5000).Select(_ => link.SendAsync("busy/x", new byte[100]).AsTask()).ToArray();
        await link.DisposeAsync().AsTask().WaitAsync(Links.Patience, Cancelled);
        var outcomes = await Task.WhenAll(sent).WaitAsync(Links.Patience, Cancelled);
        Assert.All(outcomes, o => Assert.Contains(o.Status, new[] { PublishStatus.Accepted, PublishStatus.ConnectionLost, PublishStatus.NotConnected }));
        Assert.Equal(PublishOutcome.NotConnected, await link.SendAsync("busy/x", new byte[1]));
        await link.DisposeAsync();
    }
}

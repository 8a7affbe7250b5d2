using System.Buffers.Binary;
using System.Diagnostics;
using Traceability.Testing;
using Xunit;

namespace Traceability.Mqtt.Tests;

public sealed class PublishTests
{
    static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_thousand_messages_are_each_acknowledged_once_and_arrive_in_order()
    {
        const int count = 10_000;
        await using var broker = await MosquittoBroker.StartAsync(["max_queued_messages 0"]);
        await using var reader = await Links.ConnectedAsync(broker, "reader", "many/#");
        await using var writer = await Links.ConnectedAsync(broker, "writer");

        var answers = new Task<PublishOutcome>[count];
        for (var i = 0; i < count; i++)
        {
            var payload = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(payload, i);
            answers[i] = writer.SendAsync("many/x", payload).AsTask();
        }
        var received = new List<int>(count);
        while (received.Count < count)
            received.Add(BinaryPrimitives.ReadInt32BigEndian((await reader.NextAsync<BrokerEvent.Message>()).Payload.Span));

        Assert.All(await Task.WhenAll(answers), outcome => Assert.Equal(PublishOutcome.Accepted, outcome));
        Assert.Equal(Enumerable.Range(0, count), received);
    }

    [Fact]
    public async Task Message_ids_may_wrap_without_an_answer_going_astray()
    {
        const int count = 70_000; // ids have 16 bits
        await using var broker = await MosquittoBroker.StartAsync();
        await using var writer = await Links.ConnectedAsync(broker, "writer");
        var answers = Enumerable.Range(0, count).Select(_ => writer.SendAsync("wrap", new byte[1]).AsTask()).ToArray();
        Assert.All(await Task.WhenAll(answers), outcome => Assert.Equal(PublishStatus.NobodyListens, outcome.Status));
    }

    [Fact]
    public async Task A_message_that_nobody_listens_to_says_so_until_somebody_does()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var writer = await Links.ConnectedAsync(broker, "writer");
        Assert.Equal(new PublishOutcome(PublishStatus.NobodyListens, 0x10), await writer.SendAsync("empty", new byte[1]));
        await using var reader = await Links.ConnectedAsync(broker, "reader", "empty");
        Assert.Equal(PublishOutcome.Accepted, await writer.SendAsync("empty", new byte[1]));
    }

    [Fact]
    public async Task A_topic_that_the_access_list_forbids_is_answered_with_not_authorised()
    {
        await using var broker = await MosquittoBroker.StartAsync(["acl_file {folder}/acl"],
            new Dictionary<string, string> { ["acl"] = "topic readwrite open/#\n" });
        await using var link = await Links.ConnectedAsync(broker, "writer", "open/#");
        Assert.Equal(new PublishOutcome(PublishStatus.NotAuthorised, 0x87), await link.SendAsync("closed/x", new byte[1]));
        Assert.Equal(PublishOutcome.Accepted, await link.SendAsync("open/x", new byte[1]));
    }

    [Fact]
    public async Task Without_a_connection_the_answer_comes_at_once()
    {
        await using var link = Links.Open(Links.Options(MosquittoBroker.FreePort(), "alone"));
        var answer = link.SendAsync("a", new byte[1]);
        Assert.True(answer.IsCompletedSuccessfully);
        Assert.Equal(PublishOutcome.NotConnected, await answer);
    }

    [Fact]
    public async Task What_was_on_its_way_when_the_broker_died_is_answered_and_never_sent_again_by_itself()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var writer = await Links.ConnectedAsync(broker, "writer");
        broker.Freeze();
        var answers = Enumerable.Range(0, 5).Select(_ => writer.SendAsync("lost", new byte[1]).AsTask()).ToList();
        await writer.SendAsync("lost", new byte[1], qos: 0); // complete when written: so are the five before it
        answers.AddRange(Enumerable.Range(0, 300).Select(_ => writer.SendAsync("lost", new byte[1]).AsTask()));
        await broker.KillAsync();
        var outcomes = await Task.WhenAll(answers).WaitAsync(Links.Patience, Cancelled);
        Assert.All(outcomes, o => Assert.Contains(o.Status, new[] { PublishStatus.ConnectionLost, PublishStatus.NotConnected }));
        Assert.All(outcomes[..5], o => Assert.Equal(PublishStatus.ConnectionLost, o.Status));

        await broker.RestartAsync();
        await using var reader = await Links.ConnectedAsync(broker, "reader", "#");
        await writer.NextAsync<BrokerEvent.Connected>();
        await writer.SendAsync("fresh", new byte[1]);
        Assert.Equal("fresh", (await reader.NextAsync<BrokerEvent.Message>()).Topic);
    }

    [Fact]
    public async Task A_mebibyte_goes_through_whole()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var reader = await Links.ConnectedAsync(broker, "reader", "large");
        await using var writer = await Links.ConnectedAsync(broker, "writer");
        var payload = new byte[1 << 20];
        new Random(7).NextBytes(payload);
        Assert.Equal(PublishOutcome.Accepted, await writer.SendAsync("large", payload));
        Assert.Equal(payload, (await reader.NextAsync<BrokerEvent.Message>()).Payload.ToArray());
    }

    [Theory]
    [InlineData("message_size_limit 1000")]
    [InlineData("max_packet_size 1000")]
    public async Task What_the_broker_finds_too_large_is_answered_so_and_the_connection_stays(string limit)
    {
        await using var broker = await MosquittoBroker.StartAsync([limit]);
        await using var link = await Links.ConnectedAsync(broker, "writer", "small");
        Assert.Equal(PublishStatus.TooLarge, (await link.SendAsync("large", new byte[2000])).Status);
        Assert.Equal(PublishOutcome.Accepted, await link.SendAsync("small", new byte[100]));
    }

    [Fact]
    public async Task A_reader_that_stands_still_holds_the_broker_back_and_loses_nothing()
    {
        const int count = 5000;
        await using var broker = await MosquittoBroker.StartAsync(["max_queued_messages 0"]);
        await using var reader = Links.Open(Links.Options(broker.Port, "slow") with { EventCapacity = 4 });
        await reader.SubscribeAsync("flood", 1, Cancelled);
        await reader.NextAsync<BrokerEvent.Connected>();
        await using var writer = await Links.ConnectedAsync(broker, "writer");
        for (var i = 0; i < count; i++) // waits for each answer: all are with the broker before the reader takes the first
            Assert.True((await writer.SendAsync("flood", BitConverter.GetBytes(i))).Arrived);
        Assert.True(reader.Events.Count <= 4);
        for (var i = 0; i < count; i++)
            Assert.Equal(i, BitConverter.ToInt32((await reader.NextAsync<BrokerEvent.Message>()).Payload.Span));
    }

    [Fact]
    public async Task A_cancelled_wait_ends_and_its_place_in_the_window_is_given_back()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var link = Links.Open(Links.Options(broker.Port, "impatient") with { Window = 1 });
        await link.NextAsync<BrokerEvent.Connected>();
        broker.Freeze();
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var first = link.PublishAsync("a", new byte[1], 1, false, impatience.Token).AsTask();
        var second = link.PublishAsync("a", new byte[1], 1, false, impatience.Token).AsTask();
        var third = link.SendAsync("a", new byte[1]).AsTask();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        broker.Thaw();
        Assert.True((await third).Arrived);
    }

    [Fact]
    public async Task Quality_of_service_0_completes_when_it_has_been_written()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var reader = await Links.ConnectedAsync(broker, "reader", "live");
        await using var writer = await Links.ConnectedAsync(broker, "writer");
        for (var i = 0; i < 500; i++) Assert.Equal(PublishOutcome.Accepted, await writer.SendAsync("live", new byte[1], qos: 0));
        await reader.NextAsync<BrokerEvent.Message>();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/+/b")]
    [InlineData("a/#")]
    public async Task A_topic_that_cannot_be_published_to_is_a_bug_of_the_caller(string topic)
    {
        await using var link = Links.Open(Links.Options(MosquittoBroker.FreePort(), "bug"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await link.SendAsync(topic, new byte[1]));
    }

    [Fact]
    public async Task A_publication_from_another_thread_wakes_the_sleeping_network_thread_at_once()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var link = await Links.ConnectedAsync(broker, "quick", "quick");
        var times = new List<TimeSpan>();
        for (var i = 0; i < 200; i++)
        {
            var from = Stopwatch.GetTimestamp();
            await link.SendAsync("quick", new byte[1]);
            times.Add(Stopwatch.GetElapsedTime(from));
        }
        times.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine($"publish to PUBACK: median {times[100].TotalMilliseconds:F2} ms, p99 {times[198].TotalMilliseconds:F2} ms");
        Assert.True(times[100] < TimeSpan.FromMilliseconds(200), "a thread that is not woken sleeps for a second");
    }
}

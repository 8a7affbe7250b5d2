using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Edge.Agent.Weighbridge;
using Traceability.Edge.Agent.Wiring;
using Traceability.Evidence.Entries;
using Traceability.Field;
using Xunit;
using static Traceability.Edge.Agent.Tests.TestSite;

namespace Traceability.Edge.Agent.Tests.Control;

/// <summary>A bus in somebody else's hands: the agent lets go of it wholly, says so in the chain, and has it back by itself.</summary>
public sealed class LeaseTests
{
    const string Asked = """{"seconds":60,"by":"Ana"}""";

    [Fact]
    public async Task A_lent_bus_is_closed_and_all_its_channels_are_a_gap_until_it_is_given_back()
    {
        await using var bench = await ControlBench.StartAsync();
        await bench.UntilChannelAsync("mill.energy_import", HasValue);
        var (status, lease) = await bench.SendAsync("POST", "/v1/buses/gateway/lease", Asked);
        Assert.Equal(201, status);
        // Closed already; that the other end hears it takes a moment.
        await Soon.Is(() => bench.Gateway.Open == 0, "the end of the connection");
        Assert.Equal(bench.Bench.Time.GetUtcNow().AddSeconds(60), lease.GetProperty("until").GetDateTimeOffset());
        var asked = bench.Gateway.Questions.Count;
        foreach (var channel in bench.Bench.Site.Channels)
            Assert.Equal("commissioning", (await bench.ChannelAsync(channel.Id)).GetProperty("why").GetProperty("cause").GetString());
        var bus = (await bench.GetAsync("/v1/status")).GetProperty("buses")[0];
        Assert.Equal(("Ana", JsonValueKind.Null), (bus.GetProperty("lease").GetProperty("by").GetString(), bus.GetProperty("statistics").ValueKind));

        bench.Bench.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(asked, bench.Gateway.Questions.Count);
        Assert.Equal(204, (await bench.SendAsync("DELETE", $"/v1/buses/gateway/lease/{Id(lease)}")).Status);
        await bench.UntilChannelAsync("mill.energy_import", channel => channel.GetProperty("why").ValueKind == JsonValueKind.Null);
        var gaps = Gaps(bench);
        Assert.Equal([("gateway", false), ("gateway", true)], gaps.Select(gap => (gap.Subject, gap.ToMs is not null)));
        Assert.Equal(30_000, gaps[1].ToMs - gaps[1].FromMs);
        Assert.Equal(gaps[0].FromMs, gaps[1].FromMs);
        Assert.Equal(30_000 * bench.Bench.Site.Channels.Count, bench.Bench.Audit()[^1].Content.Tally.GapMs);
        Assert.DoesNotContain(bench.Bench.Audit().Entries<Series>(), series => series.TimesMs.ToArray().Any(ms => ms > gaps[1].FromMs && ms < gaps[1].ToMs));
        Assert.Equal(404, (await bench.SendAsync("PUT", $"/v1/buses/gateway/lease/{Id(lease)}", """{"seconds":60}""")).Status);
    }

    [Fact]
    public async Task A_lease_ends_by_itself_later_where_it_was_renewed()
    {
        await using var bench = await ControlBench.StartAsync();
        var (_, lease) = await bench.SendAsync("POST", "/v1/buses/gateway/lease", Asked);
        bench.Bench.Clock.Advance(TimeSpan.FromSeconds(59));
        var (status, renewed) = await bench.SendAsync("PUT", $"/v1/buses/gateway/lease/{Id(lease)}", """{"seconds":10}""");
        Assert.Equal((200, bench.Bench.Time.GetUtcNow().AddSeconds(10)), (status, renewed.GetProperty("until").GetDateTimeOffset()));
        bench.Bench.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.NotNull(bench.Field.Buses[0].Lease);
        Assert.Equal(0, bench.Gateway.Open);
        bench.Bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await bench.UntilChannelAsync("mill.energy_import", HasValue);
        Assert.Null(bench.Field.Buses[0].Lease);
        Assert.Equal(404, (await bench.SendAsync("PUT", $"/v1/buses/gateway/lease/{Id(lease)}", """{"seconds":10}""")).Status);
        Assert.Equal(404, (await bench.SendAsync("DELETE", $"/v1/buses/gateway/lease/{Id(lease)}")).Status);
        Assert.Equal([null, 69_000], Gaps(bench).Select(gap => gap.ToMs - gap.FromMs));
    }

    [Fact]
    public async Task A_bus_is_lent_once_and_the_other_bus_reads_on()
    {
        await using var bench = await ControlBench.StartAsync();
        var (_, lease) = await bench.SendAsync("POST", "/v1/buses/gateway/lease", Asked);
        Assert.Equal(409, (await bench.SendAsync("POST", "/v1/buses/gateway/lease", Asked)).Status);
        Assert.Equal(409, (await bench.SendAsync("POST", "/v1/devices/weighbridge/commands/zero")).Status);
        Assert.Equal(409, (await bench.SendAsync("GET", "/v1/identification/mill")).Status);
        Assert.Equal(404, (await bench.SendAsync("DELETE", "/v1/buses/gateway/lease/00")).Status);
        var asked = bench.Gate.Questions.Count;
        await Soon.Is(() =>
        {
            bench.Bench.Clock.Advance(TimeSpan.FromMilliseconds(250));
            return bench.Gate.Questions.Count > asked + 3;
        }, "the tag reader's questions");
        Assert.Equal(201, (await bench.SendAsync("POST", "/v1/buses/gate/lease", Asked)).Status);
        await Soon.Is(() => bench.Gate.Open == 0, "the end of the reader's connection");
        Assert.Equal(204, (await bench.SendAsync("DELETE", $"/v1/buses/gateway/lease/{Id(lease)}")).Status);
        Assert.Equal(201, (await bench.SendAsync("POST", "/v1/buses/gateway/lease", Asked)).Status);
    }

    [Fact]
    public async Task What_was_missing_before_is_missing_for_the_lease_from_then_on()
    {
        await using var bench = await ControlBench.StartAsync();
        await bench.UntilChannelAsync("mill.energy_import", HasValue);
        bench.Gateway.Silent[ControlBench.Mill] = true;
        await bench.UntilChannelAsync("mill.energy_import", channel => channel.GetProperty("why").ValueKind == JsonValueKind.Object);
        await bench.SendAsync("POST", "/v1/buses/gateway/lease", Asked);
        var gaps = bench.Bench.Audit().Events(EventCode.Gap).Where(gap => gap.Subject is "mill" or "gateway").ToList();
        Assert.Equal([("mill", "timeout", false), ("mill", "timeout", true), ("gateway", "commissioning", false)], gaps.Select(gap => (gap.Subject, gap.Cause, gap.ToMs is not null)));
        Assert.Equal(gaps[1].ToMs, gaps[2].FromMs);
    }

    /// <summary>A device that froze, fell silent, and comes back by way of another failure: each gap ends as what it began, and none outlives a lease.</summary>
    [Fact]
    public async Task A_gap_that_outlasts_another_of_its_device_stays_open_until_it_is_over_itself_or_the_bus_is_lent()
    {
        const string Channel = "weighbridge.gross";
        await using var bench = await ControlBench.StartAsync();
        // Its heartbeat stands at 0.
        await bench.UntilChannelAsync(Channel, channel => Cause(channel) == "frozen");
        bench.Gateway.Silent[ControlBench.Scale] = true;
        await bench.UntilChannelAsync(Channel, channel => Cause(channel) == "timeout");
        bench.Gateway.Refusing[ControlBench.Scale] = 0x0B;
        bench.Gateway.Silent.Clear();
        var asked = bench.Gateway.Questions.Count(question => question.Unit == ControlBench.Scale);
        await bench.UntilChannelAsync(Channel, _ => bench.Gateway.Questions.Count(question => question.Unit == ControlBench.Scale) >= asked + 2);
        bench.Gateway.Refusing.Clear();
        await bench.UntilChannelAsync(Channel, channel => Cause(channel) != "timeout");
        Assert.Equal("frozen", Cause(await bench.ChannelAsync(Channel)));

        var (_, lease) = await bench.SendAsync("POST", "/v1/buses/gateway/lease", Asked);
        bench.Bench.Settle();
        Assert.Equal([("frozen", false), ("timeout", false), ("timeout", true), ("frozen", true)], Told());
        await bench.SendAsync("DELETE", $"/v1/buses/gateway/lease/{Id(lease)}");
        uint beat = 0;
        Func<JsonElement, bool> Beating(Func<JsonElement, bool> wanted) => channel =>
        {
            bench.Gateway.Set(ControlBench.Scale, 10, Int32(beat += 2));
            return wanted(channel);
        };
        await bench.UntilChannelAsync(Channel, Beating(HasValue));

        // What was open is counted as over: the next gap counts again.
        bench.Bench.Settle();
        var before = bench.Bench.Audit()[^1].Content.Tally.GapMs;
        bench.Gateway.Silent[ControlBench.Scale] = true;
        await bench.UntilChannelAsync(Channel, Beating(channel => Cause(channel) == "timeout"));
        bench.Gateway.Silent.Clear();
        await bench.UntilChannelAsync(Channel, Beating(HasValue));
        await bench.StopAsync();
        Assert.Equal([("frozen", false), ("timeout", false), ("timeout", true), ("frozen", true), ("timeout", false), ("timeout", true)], Told());
        var last = bench.Bench.Audit().Events(EventCode.Gap).Last(gap => gap.Subject == "weighbridge");
        Assert.Equal(5 * (last.ToMs - last.FromMs), bench.Bench.Audit()[^1].Content.Tally.GapMs - before);

        IEnumerable<(string, bool)> Told() => bench.Bench.Audit().Events(EventCode.Gap).Where(gap => gap.Subject == "weighbridge").Select(gap => (gap.Cause, gap.ToMs is not null));
    }

    [Fact]
    public async Task A_tag_reader_returns_by_the_cause_of_its_loss()
    {
        using var bench = new Bench();
        bench.Start();
        var feed = new TagFeed(bench.Site.TagReaders[0], bench.Recorder, _ => { }, []);
        feed.ReaderLost(FieldCause.Timeout, bench.NowMs, bench.NowMs);
        bench.Clock.Advance(TimeSpan.FromSeconds(5));
        feed.ReaderReturned(bench.NowMs - 5000, bench.NowMs);
        await bench.StopAsync();
        Assert.Equal([("gate-reader", "timeout", false), ("gate-reader", "timeout", true)], bench.Audit().Events(EventCode.Gap).Select(gap => (gap.Subject, gap.Cause, gap.ToMs is not null)));
    }

    [Fact]
    public void A_time_that_runs_out_while_the_lease_is_renewed_ends_it_or_does_not_but_never_both()
    {
        var time = new LateTimers();
        using var lease = new BusLease(null, TimeSpan.FromSeconds(60), time);
        lease.Begin();
        var late = time.Due!;
        Assert.True(lease.Renew(TimeSpan.FromSeconds(60)));
        late();
        Assert.False(lease.Over.IsCompleted);
        time.Due!();
        Assert.True(lease.Over.IsCompletedSuccessfully);
        Assert.False(lease.Renew(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task An_agent_that_stops_meanwhile_leaves_an_open_gap_and_a_sound_chain()
    {
        await using var bench = await ControlBench.StartAsync();
        await bench.SendAsync("POST", "/v1/buses/gateway/lease", Asked);
        await bench.StopAsync();
        var gap = Assert.Single(Gaps(bench));
        Assert.Equal(("commissioning", (long?)null), (gap.Cause, gap.ToMs));
        Assert.Single(bench.Bench.Audit().Events(EventCode.Shutdown));
    }

    [Fact]
    public async Task A_bus_that_is_listened_to_is_let_go_too()
    {
        await using var converter = new StandInGateway();
        var more = $$"""
              - name: theirs
                kind: rtu-over-tcp
                host: 127.0.0.1
                port: {{converter.Port}}
                role: listener
                units:
                  - {name: heard, unit: 3, profile: eastron-sdm630, serial: H1, values: [energy_import]}
            """;
        await using var bench = await ControlBench.StartAsync(more: more);
        await Soon.Is(() => converter.Open == 1, "the listener's connection");
        Assert.Equal(201, (await bench.SendAsync("POST", "/v1/buses/theirs/lease", Asked)).Status);
        await Soon.Is(() => converter.Open == 0, "the listener's end");
        Assert.Equal("commissioning", (await bench.ChannelAsync("heard.energy_import")).GetProperty("why").GetProperty("cause").GetString());
        bench.Bench.Clock.Advance(TimeSpan.FromSeconds(61));
        await Soon.Is(() => converter.Open == 1, "the listener's return");
    }

    [Fact]
    public async Task No_weighing_comes_of_readings_before_and_after_a_lease()
    {
        using var bench = new Bench();
        bench.Start();
        var scale = bench.Site.Weighbridges[0];
        var point = new WeighingPoint(scale, bench.Recorder, [], NullLogger<WeighingPoint>.Instance);
        var bus = new FieldBus(bench.Site.Buses[0], [], [], () => new BusWork([], null, null), [point], bench.Recorder, bench.Time);
        using var stop = new CancellationTokenSource();
        var running = bus.RunAsync(stop.Token);
        uint beat = 0;
        void Shows(int kg, double seconds)
        {
            for (var i = 0; i < seconds * 5; i++)
            {
                foreach (var (channel, words) in ((int, ushort[])[])[(Gross, Int32(kg)), (Tare, Int32(0)), (Status, Int32(NoDecimals)), (Error, Int32(0)), (Heartbeat, Int32(beat += 2))])
                    point.Read(channel, bench.NowMs, words, bench.Recorder.Record(channel, bench.NowMs, words));
                bench.Clock.Advance(TimeSpan.FromMilliseconds(200));
            }
        }
        Shows(0, 2);
        point.TagSeen("E004015012A07C31", bench.NowMs);
        Shows(42_000, 0.6);
        var lease = await bus.LendAsync(TimeSpan.FromSeconds(60), null);
        Assert.True(await bus.TakeBackAsync(lease!.Id));
        Shows(42_000, 5);
        Assert.Empty(bench.Audit().Entries<Weighing>());
        Shows(0, 2);
        point.TagSeen("E004015012A07C31", bench.NowMs);
        Shows(42_000, 3);
        Assert.Single(bench.Audit().Entries<Weighing>());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Null(bus.Lease);
    }

    [Theory]
    [InlineData("""{"seconds":0}""", "1 to 600")]
    [InlineData("""{"seconds":601}""", "1 to 600")]
    [InlineData("""{"seconds":"60"}""", "1 to 600")]
    [InlineData("""{"second":60}""", "did you mean 'seconds'?")]
    [InlineData("""{"by":"Ana"}""", "README")]
    [InlineData("""[60]""", "seconds, by")]
    [InlineData("""{"seconds":60""", "seconds, by")]
    [InlineData("""{"seconds":60,"seconds":60}""", "once")]
    public async Task A_body_that_is_not_as_it_should_be_lends_nothing_and_is_told_how_it_should_be(string body, string remedy)
    {
        await using var bench = await ControlBench.StartAsync();
        var (status, said) = await bench.SendAsync("POST", "/v1/buses/gateway/lease", body);
        Assert.Equal(400, status);
        Assert.Contains(remedy, said.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Null(bench.Field.Buses[0].Lease);
    }

    [Fact]
    public async Task A_bus_that_is_not_there_is_told_with_the_one_that_was_meant()
    {
        await using var bench = await ControlBench.StartAsync();
        var (status, said) = await bench.SendAsync("POST", "/v1/buses/gatewey/lease", Asked);
        Assert.Equal((404, "did you mean gateway? one of gateway, gate"), (status, said.GetProperty("remedy").GetString()));
    }

    static bool HasValue(JsonElement channel) => channel.GetProperty("value").ValueKind == JsonValueKind.String && channel.GetProperty("why").ValueKind == JsonValueKind.Null;

    static string? Cause(JsonElement channel) => channel.GetProperty("why") is { ValueKind: JsonValueKind.Object } why ? why.GetProperty("cause").GetString() : null;

    static string Id(JsonElement lease) => lease.GetProperty("lease").GetString()!;

    static List<SiteEvent> Gaps(ControlBench bench) => [.. bench.Bench.Audit().Events(EventCode.Gap).Where(gap => gap.Cause == "commissioning")];

    /// <summary>Its timers fall due when the test says so, also those that were changed or ended meanwhile: as one whose callback is under way.</summary>
    sealed class LateTimers : TimeProvider
    {
        public Action? Due { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Due = () => callback(state);
            return new Idle();
        }

        sealed class Idle : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;
            public void Dispose() { }
            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}

using Traceability.Simulator.Tests.Running;

namespace Traceability.Simulator.Tests.Truth;

/// <summary>The account beside what a client reads, on the built process.</summary>
public sealed class RunningTruthTests
{
    const string First = "mill.energy_import", Second = "pumps.energy_import", Third = "camp.energy_import", Diesel = "diesel.volume_total";

    [Fact]
    public async Task Counters_stand_still_until_each_has_been_read_then_flow_and_end_exactly_at_the_account()
    {
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorProcess.StartAsync(folder.Path);
        using var client = await RawClient.ConnectAsync(simulator.GatewayPort);
        decimal[] start = [await client.ImportAsync(1), await client.ImportAsync(2), await client.ImportAsync(3)];
        var heartbeat = await client.WordsAsync(20, 3, 10, 2);
        await Until.TrueAsync("five steps", async () => (await client.WordsAsync(20, 3, 10, 2))[1] > heartbeat[1] + 5);
        for (byte unit = 1; unit <= 3; unit++) Assert.Equal(start[unit - 1], await client.ImportAsync(unit));
        Assert.Equal("waiting", simulator.ReadAccount().State);
        Assert.All(start, value => Assert.InRange(value, 1m, 99_999.99m));

        var litres = await client.LitresAsync();
        await Until.TrueAsync("all flow", async () =>
        {
            var now = await client.CountersAsync();
            return now[0] > start[0] && now[1] > start[1] && now[2] > start[2] && now[3] > litres;
        });
        Assert.Equal("""{"ok":"stop"}""", await simulator.CommandAsync("stop"));
        var account = simulator.ReadAccount();
        var end = await client.CountersAsync();
        Assert.Equal("stopped", account.State);
        Assert.Equal(end[0] - start[0], account.Channels[First].Total);
        Assert.Equal(end[1] - start[1], account.Channels[Second].Total);
        Assert.Equal(end[2] - start[2], account.Channels[Third].Total);
        Assert.Equal(end[3] - litres, account.Litres);
        Assert.Equal(account.Channels[First].Total + account.Channels[Second].Total + account.Channels[Third].Total, account.Kwh);
        heartbeat = await client.WordsAsync(20, 3, 10, 2);
        await Until.TrueAsync("five steps", async () => (await client.WordsAsync(20, 3, 10, 2))[1] > heartbeat[1] + 5);
        Assert.Equal(end, await client.CountersAsync());
    }

    [Fact]
    public async Task Killed_at_random_moments_no_register_ever_comes_back_below_what_was_served()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(20261121);
        decimal[] highest = [0, 0, 0, 0], first = [];
        for (var round = 0; round < 8; round++)
        {
            await using var simulator = await SimulatorProcess.StartAsync(folder.Path);
            using var client = await RawClient.ConnectAsync(simulator.GatewayPort);
            using var life = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(30, 900)));
            life.Token.Register(simulator.Kill);
            try
            {
                while (true)
                {
                    var now = await client.CountersAsync();
                    if (first.Length == 0) first = now;
                    for (var i = 0; i < 4; i++)
                    {
                        Assert.True(now[i] >= highest[i], $"round {round}, counter {i}: {now[i]} after {highest[i]}");
                        highest[i] = now[i];
                    }
                }
            }
            catch (Exception cut) when (cut is IOException or System.Net.Sockets.SocketException)
            {
                // The kill.
            }
            await simulator.ExitCodeAsync();
            var account = simulator.ReadAccount();
            string[] order = [First, Second, Third, Diesel];
            for (var i = 0; i < 4; i++)
            {
                Assert.True(account.Channels[order[i]].Now >= highest[i]);
                Assert.Equal(first[i], account.Channels[order[i]].First);
            }
        }
        Assert.True(highest[0] > first[0]);
    }

    [Fact]
    public async Task A_truck_that_crosses_twice_is_one_weighing_of_displayed_weights()
    {
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorProcess.StartAsync(folder.Path, "refinery");
        using var scale = await RawClient.ConnectAsync(simulator.GatewayPort);
        using var reader = await RawClient.ConnectAsync(simulator.ReaderPort);
        Assert.Equal("""{"ok":"truck"}""", await simulator.CommandAsync("truck e004015012b01109 48392"));
        await Until.TrueAsync("the first crossing counts", async () => await LookAsync() && simulator.ReadAccount().Open.Count == 1);
        Assert.Equal("""{"ok":"truck"}""", await simulator.CommandAsync("truck E004015012B01109 16250"));
        // The second truck is on its way: stop lets it finish.
        await Until.TrueAsync("the second truck stands", async () => await LookAsync() && simulator.ReadAccount().UnderWay is { Standing: true });
        await simulator.SendAsync("stop");
        var stopped = simulator.NextLineAsync();
        await Until.TrueAsync("stop is answered", async () => await LookAsync() && stopped.IsCompleted);
        Assert.Equal("stop", (await stopped).GetProperty("ok").GetString());
        var account = simulator.ReadAccount();
        var weighing = Assert.Single(account.Trucks);
        Assert.Equal(("E004015012B01109", 48_400, 16_260, 32_140), (weighing.Tag, weighing.GrossKg, weighing.TareKg, weighing.NetKg));
        Assert.Equal((1, 32_140L), (account.Weighings, account.NetKg));
        Assert.Empty(account.Open);
        Assert.Equal([0, 0], await scale.WordsAsync(20, 3, 0, 2));

        async Task<bool> LookAsync()
        {
            await scale.WordsAsync(20, 3, 0, 12);
            return await reader.AskAsync(0xFF, 3, 0xA000, 4) is not null;
        }
    }
}

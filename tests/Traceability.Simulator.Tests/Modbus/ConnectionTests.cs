using Traceability.Simulator.Modbus;
using Traceability.Simulator.Tests.Running;

namespace Traceability.Simulator.Tests.Modbus;

/// <summary>Clients that behave badly, and units that do not answer.</summary>
public sealed class ConnectionTests
{
    const byte ReadHolding = 3, ReadInput = 4;
    static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(600);

    [Fact]
    public async Task A_client_that_says_nothing_or_half_a_frame_holds_up_nobody()
    {
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorProcess.StartAsync(folder.Path);
        using var silent = await RawClient.ConnectAsync(simulator.GatewayPort);
        using var half = await RawClient.ConnectAsync(simulator.GatewayPort);
        await half.SendAsync(0, 1, 0, 0, 0, 6, 1, 4);
        using var one = await RawClient.ConnectAsync(simulator.GatewayPort);
        using var two = await RawClient.ConnectAsync(simulator.GatewayPort);
        for (var i = 0; i < 50; i++)
        {
            var first = one.WordsAsync(1, ReadInput, 0x0034, 2);
            var second = two.WordsAsync(20, ReadHolding, 0, 12);
            await Task.WhenAll(first, second);
        }
        Assert.True(await half.IsClosedAsync(TimeSpan.FromSeconds(5)));
        Assert.NotNull(await silent.AskAsync(1, ReadInput, 0, 2));
    }

    [Fact]
    public async Task An_unplugged_unit_is_silent_its_neighbours_answer_and_it_comes_back()
    {
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorProcess.StartAsync(folder.Path);
        using var client = await RawClient.ConnectAsync(simulator.GatewayPort);
        Assert.NotNull(await client.AskAsync(2, ReadInput, 0, 2));
        Assert.Equal("""{"ok":"unplug"}""", await simulator.CommandAsync("unplug 2"));
        Assert.Null(await client.AskAsync(2, ReadInput, 0, 2, Soon));
        Assert.NotNull(await client.AskAsync(1, ReadInput, 0, 2));
        Assert.Equal("""{"ok":"plug"}""", await simulator.CommandAsync("plug 2"));
        Assert.NotNull(await client.AskAsync(2, ReadInput, 0, 2));
    }

    [Fact]
    public async Task Writes_odd_quantities_and_reads_across_the_end_are_refused_by_their_own_exception()
    {
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorProcess.StartAsync(folder.Path);
        using var client = await RawClient.ConnectAsync(simulator.GatewayPort);
        Assert.Equal([0x86, 1], await client.AskAsync(20, 6, 24, 1));
        Assert.Equal([0x83, 2], await client.AskAsync(20, ReadHolding, 18, 4));
        Assert.Equal([0x83, 3], await client.AskAsync(20, ReadHolding, 0, 126));
        Assert.Equal([0x83, 2], await client.AskAsync(10, ReadHolding, 2006, 10));
        Assert.Equal([0x84, 2], await client.AskAsync(10, ReadInput, 2609, 2));
        Assert.NotNull(await client.AskAsync(20, ReadHolding, 0, 12));
    }

    [Fact]
    public async Task A_client_too_many_is_turned_away_and_a_free_place_is_given_again()
    {
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorProcess.StartAsync(folder.Path);
        var clients = new List<RawClient>();
        for (var i = 0; i < Port.MostClients; i++)
        {
            clients.Add(await RawClient.ConnectAsync(simulator.GatewayPort));
            Assert.NotNull(await clients[i].AskAsync(1, ReadInput, 0, 2));
        }
        using var tooMany = await RawClient.ConnectAsync(simulator.GatewayPort);
        Assert.True(await tooMany.IsClosedAsync(TimeSpan.FromSeconds(5)));
        foreach (var client in clients) client.Dispose();
        await Until.TrueAsync("a new client is served", async () =>
        {
            using var next = await RawClient.ConnectAsync(simulator.GatewayPort);
            try
            {
                return await next.AskAsync(1, ReadInput, 0, 2) is not null;
            }
            catch (Exception turnedAway) when (turnedAway is IOException or System.Net.Sockets.SocketException)
            {
                return false;
            }
        });
    }
}

using System.Net.Sockets;
using System.Text;
using Traceability.Edge.Agent.Service;
using Traceability.Testing;
using Xunit;

namespace Traceability.Edge.Agent.Tests.Service;

public sealed class LifeSignTests : IDisposable
{
    readonly Peer.Scratch scratch = new();
    readonly Socket manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    readonly CancellationTokenSource stop = new();

    public LifeSignTests() => manager.Bind(new UnixDomainSocketEndPoint(Path.Combine(scratch.Path, "notify")));

    public void Dispose()
    {
        stop.Dispose();
        manager.Dispose();
        scratch.Dispose();
    }

    async Task<string> SaidAsync()
    {
        var bytes = new byte[500];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return Encoding.UTF8.GetString(bytes, 0, await manager.ReceiveAsync(bytes, patience.Token));
    }

    ServiceManager Service(string? watchdog = null, string? process = null) => ServiceManager.Of(name => name switch
    {
        "NOTIFY_SOCKET" => Path.Combine(scratch.Path, "notify"), "WATCHDOG_USEC" => watchdog, "WATCHDOG_PID" => process, _ => null,
    }, process: 7);

    [Fact]
    public async Task It_is_given_twice_in_each_span_of_the_watchdog_and_not_while_a_seal_stands_still()
    {
        await using var bench = new UplinkBench();
        bench.Start();
        using var service = Service("30000000");
        var running = new LifeSign(service, bench.Bench.Recorder, bench.Bench.Thread, bench.Uplink, bench.Bench.Time).RunAsync(stop.Token);
        var said = await SaidAsync();
        Assert.StartsWith("WATCHDOG=1\nSTATUS=", said, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', said["WATCHDOG=1\n".Length..]);
        Assert.Contains("the broker is away", said, StringComparison.Ordinal);

        using var stuck = new ManualResetEventSlim();
        using var isStuck = new ManualResetEventSlim();
        var seal = bench.Bench.Thread.RunAsync(_ =>
        {
            isStuck.Set();
            return stuck.Wait(TimeSpan.FromSeconds(30));
        });
        isStuck.Wait(TimeSpan.FromSeconds(30));
        for (var i = 0; i < 8; i++)
        {
            bench.Bench.Clock.Advance(TimeSpan.FromSeconds(15));
            await Task.Yield();
        }
        Assert.Equal(0, manager.Available);
        stuck.Set();
        Assert.True(await seal);
        Assert.StartsWith("WATCHDOG=1", await SaidAsync(), StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public void A_watchdog_that_is_meant_for_another_process_is_none_of_ours()
    {
        using (var service = Service("30000000")) Assert.Equal(TimeSpan.FromSeconds(30), service.Watchdog);
        using (var service = Service("30000000", "7")) Assert.Equal(TimeSpan.FromSeconds(30), service.Watchdog);
        using (var service = Service("30000000", "8")) Assert.Null(service.Watchdog);
        using (var service = Service("soon")) Assert.Null(service.Watchdog);
        using (var nobody = ServiceManager.Of(_ => null, 7)) Assert.False(nobody.Listens | nobody.Say("READY=1"));
    }
}

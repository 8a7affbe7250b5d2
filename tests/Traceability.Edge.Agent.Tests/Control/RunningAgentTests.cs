using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Traceability.Edge.Agent.Storage;
using Traceability.Testing;
using Xunit;

namespace Traceability.Edge.Agent.Tests.Control;

/// <summary>The built agent as a service: it says when it is ready, answers, is killed, and comes again.</summary>
public sealed class RunningAgentTests : IDisposable
{
    readonly Peer.Scratch scratch = new();
    readonly Socket manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public RunningAgentTests()
    {
        manager.Bind(new UnixDomainSocketEndPoint(Path.Combine(scratch.Path, "notify")));
        scratch.Write("site.yaml", Encoding.UTF8.GetBytes(TestSite.Yaml()));
        scratch.Write("terms", Encoding.UTF8.GetBytes(new TestLedger().Terms("edge-mine")));
    }

    public void Dispose()
    {
        manager.Dispose();
        scratch.Dispose();
    }

    string SocketPath => Path.Combine(scratch.Path, "agent.sock");

    Process Start(string data)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(DeviceKeys).Assembly.Location, "--site", Path.Combine(scratch.Path, "site.yaml"), "--profiles", TestSite.Profiles,
            "--terms", Path.Combine(scratch.Path, "terms"), "--data", Path.Combine(scratch.Path, data)]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["NOTIFY_SOCKET"] = Path.Combine(scratch.Path, "notify");
        start.Environment["WATCHDOG_USEC"] = "1000000";
        start.Environment["RUNTIME_DIRECTORY"] = scratch.Path;
        return Process.Start(start)!;
    }

    async Task HearAsync(string wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var bytes = new byte[500];
        while (!Encoding.UTF8.GetString(bytes, 0, await manager.ReceiveAsync(bytes, patience.Token)).StartsWith(wanted, StringComparison.Ordinal))
        {
        }
    }

    async Task<string> AskAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        return await http.GetStringAsync("http://agent/v1/status");
    }

    [Fact]
    public async Task It_is_ready_lives_is_replaced_after_a_kill_and_only_one_answers()
    {
        using (var first = Start("data"))
        {
            await HearAsync("READY=1");
            await HearAsync("WATCHDOG=1");
            await HearAsync("WATCHDOG=1");
            Assert.Contains("\"device\":\"edge-mine\"", await AskAsync(), StringComparison.Ordinal);
            using var second = Start("other");
            Assert.Contains("answers there already", await second.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
            await second.WaitForExitAsync();
            Assert.Equal(5, second.ExitCode);
            Assert.False(Directory.Exists(Path.Combine(scratch.Path, "other")));
            first.Kill();
            await first.WaitForExitAsync();
        }
        Assert.True(File.Exists(SocketPath));
        using var again = Start("data");
        await HearAsync("READY=1");
        Assert.Contains("\"device\":\"edge-mine\"", await AskAsync(), StringComparison.Ordinal);
        using var kill = Process.Start("kill", ["-TERM", again.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await HearAsync("STOPPING=1");
        await again.WaitForExitAsync();
        Assert.Equal((0, false), (again.ExitCode, File.Exists(SocketPath)));
    }
}

using System.Net.Sockets;
using Traceability.Edge.Agent.Control;
using Traceability.Testing;
using Xunit;

namespace Traceability.Edge.Agent.Tests.Control;

public sealed class ControlSocketTests
{
    [Fact]
    public async Task The_socket_is_the_owners_and_the_groups_and_goes_with_the_agent()
    {
        await using var bench = await ControlBench.StartAsync();
        Assert.Equal(ControlSocket.Mode, File.GetUnixFileMode(bench.SocketPath));
        Assert.False(ControlSocket.TryClear(bench.SocketPath, out var problem));
        Assert.Contains("answers there already; stop it first", problem, StringComparison.Ordinal);
        Assert.Equal(200, (await bench.SendAsync("GET", "/v1/status")).Status);
        await bench.StopAsync();
        Assert.False(File.Exists(bench.SocketPath));
    }

    [Fact]
    public void What_a_dead_agent_left_is_removed_and_nothing_else()
    {
        using var scratch = new Peer.Scratch();
        var path = Path.Combine(scratch.Path, "agent.sock");
        Assert.True(ControlSocket.TryClear(path, out _));
        using (var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            left.Bind(new UnixDomainSocketEndPoint(path));
            // Bound and not listened to, as after a kill; closing it here would remove it.
            Assert.True(ControlSocket.TryClear(path, out _));
        }
        Assert.False(File.Exists(path));
        File.WriteAllText(path, "");
        Assert.False(ControlSocket.TryClear(path, out var problem));
        Assert.Contains("something else than a socket", problem, StringComparison.Ordinal);
        Assert.True(File.Exists(path));
        Assert.False(ControlSocket.TryClear(scratch.Path, out _));
        Assert.False(ControlSocket.TryClear(Path.Combine(scratch.Path, "none", "agent.sock"), out problem));
        Assert.Contains("does not exist", problem, StringComparison.Ordinal);
        Assert.False(ControlSocket.TryClear("/" + new string('x', 200), out problem));
        Assert.Contains("107 bytes", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("/run/traceability-edge", "/run/traceability-edge/agent.sock")]
    [InlineData("/run/a:/run/b", "/run/a/agent.sock")]
    public void Without_a_path_it_stands_where_the_service_manager_says(string? folder, string? path) =>
        Assert.Equal(path, ControlSocket.FromEnvironment(name => name == "RUNTIME_DIRECTORY" ? folder : null));
}

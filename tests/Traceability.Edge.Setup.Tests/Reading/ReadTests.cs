using System.Net.Sockets;
using Traceability.Edge.Setup.AgentLink;
using Traceability.Edge.Setup.Screen;
using Traceability.Field.Modbus;
using Traceability.Field.Serial;
using Traceability.Testing;

namespace Traceability.Edge.Setup.Tests.Reading;

/// <summary><c>read</c> against the simulator, and against an agent that has the buses; and how a bus is borrowed from it.</summary>
public sealed class ReadTests : IDisposable
{
    static readonly string Profiles = RepositoryRoot.File("firmware-config/profiles");
    readonly string folder = Directory.CreateTempSubdirectory("edge-setup-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string SocketPath => Path.Combine(folder, "agent.sock");

    /// <summary>The demo's mine on this gateway's port.</summary>
    string Site(int port)
    {
        var path = Path.Combine(folder, "site.yaml");
        File.WriteAllText(path, File.ReadAllText(RepositoryRoot.File("firmware-config/sites/demo-mine.yaml")).Replace("port: 1502", $"port: {port}", StringComparison.Ordinal));
        return path;
    }

    Task<SetupRun> ReadAsync(string site, params string[] args) => SetupRun.OfAsync(["read", site, "--profiles", Profiles, "--agent", SocketPath, .. args]);

    [Fact]
    public async Task Each_channel_of_a_site_is_read_once_with_its_raw_words_beside_it()
    {
        await using var mine = await SimulatedMine.StartAsync();
        var site = Site(mine.GatewayPort);
        var run = await ReadAsync(site);
        Assert.True(run.Code == ExitCode.Fine, run.Output + run.Errors);
        Assert.Equal(13, run.Output.Split('\n').Count(line => line.Contains("mill.", StringComparison.Ordinal) || line.Contains("pumps.", StringComparison.Ordinal)
            || line.Contains("camp.", StringComparison.Ordinal) || line.Contains("diesel.", StringComparison.Ordinal) || line.Contains("weighbridge.", StringComparison.Ordinal)));
        run.FitsEightyColumns();

        var one = await ReadAsync(site, "--unit", "mill", "--json");
        Assert.Equal(2, one.Json.GetProperty("channels").GetArrayLength());
        Assert.Equal(2, one.Json.GetProperty("channels")[0].GetProperty("words").GetArrayLength());
        Assert.Equal("bus", one.Json.GetProperty("by").GetString());
    }

    [Fact]
    public async Task A_unit_that_is_away_says_why_and_the_others_are_read()
    {
        await using var mine = await SimulatedMine.StartAsync();
        await mine.CommandAsync("unplug 2");
        var run = await ReadAsync(Site(mine.GatewayPort), "--bus", "gateway", "--json");
        Assert.Equal(ExitCode.Wrong, run.Code);
        var rows = run.Json.GetProperty("channels").EnumerateArray().ToDictionary(row => row.GetProperty("channel").GetString()!, row => row);
        Assert.Equal("no answer", rows["pumps.power_total"].GetProperty("why").GetString());
        Assert.True(rows["mill.power_total"].TryGetProperty("value", out _));
    }

    [Fact]
    public async Task A_bus_that_cannot_be_had_is_one_sentence_with_the_remedy()
    {
        await using ScriptedModbusServer server = new((_, _) => Task.CompletedTask);
        var port = server.Port;
        await server.DisposeAsync();
        var run = await ReadAsync(Site(port));
        Assert.Equal((ExitCode.Unreachable, ""), (run.Code, run.Output));
        Assert.Contains("Remedy: ", Assert.Single(run.Errors.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_an_agent_runs_it_is_asked_and_the_bus_is_not_touched()
    {
        await using ScriptedModbusServer bus = new((_, _) => Task.CompletedTask);
        await using var agent = await FakeAgent.StartAsync(SocketPath);
        var run = await ReadAsync(Site(bus.Port), "--unit", "mill");
        Assert.Equal((ExitCode.Wrong, ""), (run.Code, run.Errors));
        Assert.Contains("1234.50", run.Output, StringComparison.Ordinal);
        Assert.Contains("4145 70a4", run.Output, StringComparison.Ordinal);
        Assert.Contains("timeout", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("pumps", run.Output, StringComparison.Ordinal);
        run.FitsEightyColumns();
        Assert.Equal(0, bus.Connections);
    }

    [Fact]
    public async Task An_agent_of_another_site_is_not_mistaken_for_this_one()
    {
        await using var agent = await FakeAgent.StartAsync(SocketPath, device: "edge-other");
        var run = await ReadAsync(Site(9));
        Assert.Equal((ExitCode.Unusable, ""), (run.Code, run.Output));
        Assert.Contains("demo/mine/edge-other", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_that_nobody_listens_on_is_no_agent()
    {
        await using (await FakeAgent.StartAsync(SocketPath))
        {
        }
        if (!File.Exists(SocketPath)) File.WriteAllText(SocketPath, "");
        await using var mine = await SimulatedMine.StartAsync();
        Assert.Equal(ExitCode.Fine, (await ReadAsync(Site(mine.GatewayPort), "--unit", "mill")).Code);
    }

    [Fact]
    public async Task A_bus_of_a_running_agent_is_borrowed_for_a_scan_and_given_back()
    {
        await using ScriptedModbusServer bus = new(async (question, connection) => await connection.SendAsync(question.Unit == 2 ? question.AnswerByAddress() : question.Exception(0x0B)));
        await using var agent = await FakeAgent.StartAsync(SocketPath);
        var run = await SetupRun.OfAsync("scan", Site(bus.Port), "--bus", "gateway", "--profiles", Profiles, "--agent", SocketPath, "--units", "1-3", "--json");
        Assert.True(run.Code == ExitCode.Fine, run.Output + run.Errors);
        Assert.Equal(["GET /v1/status", "POST /v1/buses/gateway/lease", $"DELETE /v1/buses/gateway/lease/{FakeAgent.Lease}"], agent.Asked);
    }

    [Fact]
    public async Task A_bus_that_is_lent_already_is_not_asked()
    {
        await using ScriptedModbusServer bus = new((_, _) => Task.CompletedTask);
        await using var agent = await FakeAgent.StartAsync(SocketPath, isLent: true);
        var run = await SetupRun.OfAsync("solve", Site(bus.Port), "--bus", "gateway", "--profiles", Profiles, "--agent", SocketPath, "--shows", "12.5");
        Assert.Equal(ExitCode.Unreachable, run.Code);
        Assert.Contains("bus gateway is leased already", run.Errors, StringComparison.Ordinal);
        Assert.Equal(0, bus.Connections);
    }

    [Fact]
    public async Task A_bus_of_a_site_file_that_the_agent_does_not_have_is_not_asked()
    {
        await using ScriptedModbusServer bus = new((_, _) => Task.CompletedTask);
        await using var agent = await FakeAgent.StartAsync(SocketPath);
        var site = Site(bus.Port);
        File.WriteAllText(site, File.ReadAllText(site).Replace("name: gateway", "name: new-line", StringComparison.Ordinal));
        var run = await SetupRun.OfAsync("scan", site, "--bus", "new-line", "--profiles", Profiles, "--agent", SocketPath, "--units", "1-2", "--json");
        Assert.Equal((ExitCode.Unreachable, 0), (run.Code, bus.Connections));
        Assert.Matches("has no bus new-line: .* Remedy: ", run.Errors);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task A_line_that_is_named_itself_is_borrowed_where_it_is_a_bus_of_the_agent(string host)
    {
        await using ScriptedModbusServer bus = new(async (question, connection) => await connection.SendAsync(question.Exception(0x0B)));
        await using var agent = await FakeAgent.StartAsync(SocketPath, place: $"127.0.0.1:{bus.Port}");
        await SetupRun.OfAsync("scan", "--host", host, "--port", $"{bus.Port}", "--profiles", Profiles, "--agent", SocketPath, "--units", "1-2", "--json");
        Assert.Equal(["GET /v1/status", "POST /v1/buses/gateway/lease", $"DELETE /v1/buses/gateway/lease/{FakeAgent.Lease}"], agent.Asked);

        // Another port of that host is nobody's.
        await using ScriptedModbusServer other = new(async (question, connection) => await connection.SendAsync(question.Exception(0x0B)));
        await SetupRun.OfAsync("scan", "--host", host, "--port", $"{other.Port}", "--profiles", Profiles, "--agent", SocketPath, "--units", "1-2", "--json");
        Assert.Equal("GET /v1/status", agent.Asked.Last());
        Assert.NotEqual(0, other.Connections);
    }

    [Fact]
    public async Task A_serial_port_is_the_same_by_each_of_its_names()
    {
        var (port, name) = (Path.Combine(folder, "ttyS7"), Path.Combine(folder, "by-path"));
        File.WriteAllText(port, "");
        File.CreateSymbolicLink(name, port);
        SerialBusOptions line = new(new SerialSettings(port, 9_600));
        Assert.True(await new AgentBus("line", "", name, "master", null).IsAtAsync(line, TestContext.Current.CancellationToken));
        Assert.False(await new AgentBus("line", "", Path.Combine(folder, "ttyS8"), "master", null).IsAtAsync(line, TestContext.Current.CancellationToken));
        Assert.False(await new AgentBus("line", "", null, "master", null).IsAtAsync(line, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Where_it_is_not_known_whether_an_agent_runs_the_bus_is_not_touched()
    {
        // As behind a folder that may not be entered, there is a path that nobody can look behind.
        File.CreateSymbolicLink(SocketPath, SocketPath);
        await using ScriptedModbusServer bus = new((_, _) => Task.CompletedTask);
        var run = await ReadAsync(Site(bus.Port), "--unit", "mill");
        Assert.Equal((ExitCode.Unreachable, 0), (run.Code, bus.Connections));
        Assert.Matches("An agent may be running.* Remedy: ", run.Errors);
    }

    [Fact]
    public async Task An_agent_that_has_no_room_for_the_question_is_an_agent()
    {
        using Socket full = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        full.Bind(new UnixDomainSocketEndPoint(SocketPath));
        full.Listen(0);
        using Socket waiting = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await waiting.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), TestContext.Current.CancellationToken);
        var run = await ReadAsync(Site(9), "--unit", "mill");
        Assert.Equal((ExitCode.Unreachable, ""), (run.Code, run.Output));
        Assert.Contains("An agent may be running", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_that_the_agent_would_drop_are_not_shown_as_good()
    {
        // Each register holds its own address: as floats of a meter that is noise near zero, and no mains voltage.
        await using ScriptedModbusServer bus = new(async (question, connection) => await connection.SendAsync(question.AnswerByAddress()));
        var run = await ReadAsync(Site(bus.Port), "--unit", "mill", "--json");
        Assert.Equal(ExitCode.Wrong, run.Code);
        Assert.All(run.Json.GetProperty("channels").EnumerateArray(), row =>
        {
            Assert.Equal("self-test fails: voltage_l1", row.GetProperty("why").GetString());
            Assert.False(row.TryGetProperty("goodAt", out _));
        });
    }

    /// <summary>As the agent: nobody knows what the numbers of such a unit are.</summary>
    [Fact]
    public async Task A_unit_that_answers_but_never_its_self_test_has_no_good_number()
    {
        // SDM630: the self-test's voltages and frequency lie below 0x0100 but for those that are asked for.
        await using ScriptedModbusServer bus = new(async (question, connection) =>
        {
            if (question.Address is 0x0048 or 0x0034) await connection.SendAsync(question.AnswerByAddress());
        });
        var run = await ReadAsync(Site(bus.Port), "--unit", "mill", "--json");
        Assert.Equal(ExitCode.Wrong, run.Code);
        var rows = run.Json.GetProperty("channels").EnumerateArray().ToList();
        Assert.Contains(rows, row => row.TryGetProperty("value", out _));
        Assert.All(rows.Where(row => row.TryGetProperty("value", out _)), row =>
        {
            Assert.Equal("self-test not answered: voltage_l1", row.GetProperty("why").GetString());
            Assert.False(row.TryGetProperty("goodAt", out _));
        });
    }

    [Fact]
    public async Task The_bus_is_given_back_also_when_the_work_is_cancelled()
    {
        await using ScriptedModbusServer bus = new((_, _) => Task.CompletedTask);
        await using var agent = await FakeAgent.StartAsync(SocketPath);
        using var interrupt = new CancellationTokenSource();
        var work = SetupCommand.Root().Parse(["scan", Site(bus.Port), "--bus", "gateway", "--profiles", Profiles, "--agent", SocketPath])
            .InvokeAsync(new Conversation(TextReader.Null, TextWriter.Null, TextWriter.Null), interrupt.Token);
        while (bus.Questions.Count == 0) await Task.Yield();
        await interrupt.CancelAsync();
        Assert.Equal((int)ExitCode.Interrupted, await work);
        Assert.Equal($"DELETE /v1/buses/gateway/lease/{FakeAgent.Lease}", agent.Asked.Last());
    }

    [Theory]
    [InlineData("--once", "--watch")]
    [InlineData("--unit", "nothing")]
    [InlineData("--bus", "nothing")]
    public async Task What_cannot_be_meant_is_told(params string[] args)
    {
        var run = await ReadAsync(Site(9), args);
        Assert.Equal((ExitCode.Unusable, ""), (run.Code, run.Output));
        Assert.Single(run.Errors.Trim().Split('\n'));
    }
}

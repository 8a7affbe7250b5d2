using Traceability.Edge.Setup.Screen;
using Traceability.Testing;

namespace Traceability.Edge.Setup.Tests.Reading;

/// <summary><c>read</c> against the simulator, and against an agent that has the buses; and how a bus is borrowed from it.</summary>
public sealed class ReadTests : IDisposable
{
    static readonly string Profiles = RepositoryRoot.File("firmware-config/profiles");
    readonly string folder = Directory.CreateTempSubdirectory("edge-setup-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string Socket => Path.Combine(folder, "agent.sock");

    /// <summary>The demo's mine on this gateway's port.</summary>
    string Site(int port)
    {
        var path = Path.Combine(folder, "site.yaml");
        File.WriteAllText(path, File.ReadAllText(RepositoryRoot.File("firmware-config/sites/demo-mine.yaml")).Replace("port: 1502", $"port: {port}", StringComparison.Ordinal));
        return path;
    }

    Task<SetupRun> ReadAsync(string site, params string[] args) => SetupRun.OfAsync(["read", site, "--profiles", Profiles, "--agent", Socket, .. args]);

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
        await using var agent = await FakeAgent.StartAsync(Socket);
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
        await using var agent = await FakeAgent.StartAsync(Socket, device: "edge-other");
        var run = await ReadAsync(Site(9));
        Assert.Equal((ExitCode.Unusable, ""), (run.Code, run.Output));
        Assert.Contains("demo/mine/edge-other", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_that_nobody_listens_on_is_no_agent()
    {
        await using (await FakeAgent.StartAsync(Socket))
        {
        }
        if (!File.Exists(Socket)) File.WriteAllText(Socket, "");
        await using var mine = await SimulatedMine.StartAsync();
        Assert.Equal(ExitCode.Fine, (await ReadAsync(Site(mine.GatewayPort), "--unit", "mill")).Code);
    }

    [Fact]
    public async Task A_bus_of_a_running_agent_is_borrowed_for_a_scan_and_given_back()
    {
        await using ScriptedModbusServer bus = new(async (question, connection) => await connection.SendAsync(question.Unit == 2 ? question.AnswerByAddress() : question.Exception(0x0B)));
        await using var agent = await FakeAgent.StartAsync(Socket);
        var run = await SetupRun.OfAsync("scan", Site(bus.Port), "--bus", "gateway", "--profiles", Profiles, "--agent", Socket, "--units", "1-3", "--json");
        Assert.True(run.Code == ExitCode.Fine, run.Output + run.Errors);
        Assert.Equal(["POST /v1/buses/gateway/lease", $"DELETE /v1/buses/gateway/lease/{FakeAgent.Lease}"], agent.Asked);
    }

    [Fact]
    public async Task A_bus_that_is_lent_already_is_not_asked()
    {
        await using ScriptedModbusServer bus = new((_, _) => Task.CompletedTask);
        await using var agent = await FakeAgent.StartAsync(Socket, isLent: true);
        var run = await SetupRun.OfAsync("solve", Site(bus.Port), "--bus", "gateway", "--profiles", Profiles, "--agent", Socket, "--shows", "12.5");
        Assert.Equal(ExitCode.Unreachable, run.Code);
        Assert.Contains("bus gateway is leased already", run.Errors, StringComparison.Ordinal);
        Assert.Equal(0, bus.Connections);
    }

    [Fact]
    public async Task A_draft_with_a_bus_that_the_agent_does_not_have_needs_no_loan()
    {
        await using ScriptedModbusServer bus = new(async (question, connection) => await connection.SendAsync(question.AnswerByAddress()));
        await using var agent = await FakeAgent.StartAsync(Socket);
        var site = Site(bus.Port);
        File.WriteAllText(site, File.ReadAllText(site).Replace("name: gateway", "name: new-line", StringComparison.Ordinal));
        var run = await SetupRun.OfAsync("scan", site, "--bus", "new-line", "--profiles", Profiles, "--agent", Socket, "--units", "1-2", "--json");
        Assert.True(run.Code == ExitCode.Fine, run.Output + run.Errors);
    }

    [Fact]
    public async Task The_bus_is_given_back_also_when_the_work_is_cancelled()
    {
        await using ScriptedModbusServer bus = new((_, _) => Task.CompletedTask);
        await using var agent = await FakeAgent.StartAsync(Socket);
        using var interrupt = new CancellationTokenSource();
        var work = SetupCommand.Root().Parse(["scan", Site(bus.Port), "--bus", "gateway", "--profiles", Profiles, "--agent", Socket])
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

using Traceability.Edge.Setup.Commissioning;
using Traceability.Edge.Setup.Screen;
using Traceability.Edge.Setup.Tests.Reading;
using Traceability.Testing;

namespace Traceability.Edge.Setup.Tests.Commissioning;

/// <summary>Outputs move for whoever types their name, and for nobody else; and they are taken back.</summary>
public sealed class OutputTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("edge-outputs-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string SocketPath => Path.Combine(folder, "agent.sock");

    async Task<FakeAgent> AgentAsync()
    {
        var agent = await FakeAgent.StartAsync(SocketPath);
        agent.Outputs["gate"] = false;
        agent.Outputs["lamp"] = false;
        return agent;
    }

    /// <summary>As typed after the three channels were left out.</summary>
    Task<SetupRun> TypedAsync(string typed, params string[] args) => SetupRun.TypedAsync("\n\n\n" + typed, ["commission", "--agent", SocketPath, .. args]);

    [Fact]
    public async Task An_output_moves_when_its_name_is_typed_and_is_taken_back_once_it_was_seen()
    {
        await using var agent = await AgentAsync();
        var run = await TypedAsync("no\nlamp\nactive\n");
        Assert.True(run.Code == ExitCode.Fine, run.Errors + run.Output);
        Assert.Equal([("lamp", true), ("lamp", false)], agent.Switched);
        Assert.Equal([("lamp", "active")], agent.Observed);
        Assert.Contains("Safe is inactive: relay released.", run.Errors, StringComparison.Ordinal);
        Assert.Contains("gate: not confirmed", run.Errors, StringComparison.Ordinal);
        run.FitsEightyColumns();
    }

    [Theory]
    [InlineData("y")]
    [InlineData("yes")]
    [InlineData("LAMP")]
    [InlineData("")]
    public async Task Nothing_but_its_name_moves_it(string typed)
    {
        await using var agent = await AgentAsync();
        Assert.Equal(ExitCode.Wrong, (await TypedAsync($"\n{typed}\nactive\n")).Code);
        Assert.Empty(agent.Switched);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_a_person_at_a_terminal_nothing_moves(bool isJson)
    {
        await using var agent = await AgentAsync();
        string[] args = ["commission", "--agent", SocketPath];
        var run = isJson ? await SetupRun.TypedAsync("\n\n\ngate\nactive\n", [.. args, "--json"]) : await SetupRun.AnsweredAsync("\n\n\ngate\nactive\n", args);
        Assert.Equal(ExitCode.Wrong, run.Code);
        Assert.Empty(agent.Switched);
        if (isJson) Assert.Contains("--confirm gate", run.Json.GetProperty("outputs")[0].GetProperty("skipped").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_given_twice_on_the_command_line_moves_it_without_a_terminal()
    {
        await using var agent = await AgentAsync();
        var run = await SetupRun.AnsweredAsync("active\n", "commission", "--agent", SocketPath, "--output", "gate", "--confirm", "gate", "--json");
        Assert.True(run.Code == ExitCode.Fine, run.Errors + run.Output);
        Assert.Equal([("gate", true), ("gate", false)], agent.Switched);
        Assert.Equal("active", run.Json.GetProperty("outputs")[0].GetProperty("set").GetString());
        Assert.Empty(agent.Comparisons);
    }

    [Theory]
    [InlineData("--output", "gate", "--confirm", "lamp")]
    [InlineData("--confirm", "gate")]
    [InlineData("--output", "gat", "--confirm", "gat")]
    public async Task Two_names_that_differ_or_a_name_that_is_none_move_nothing(params string[] args)
    {
        await using var agent = await AgentAsync();
        var run = await SetupRun.AnsweredAsync("active\n", ["commission", "--agent", SocketPath, .. args]);
        Assert.Equal(ExitCode.Unusable, run.Code);
        Assert.Empty(agent.Switched);
        Assert.Single(run.Errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task Nothing_happened_differs_from_what_was_set_and_is_entered()
    {
        await using var agent = await AgentAsync();
        var run = await SetupRun.AnsweredAsync("what\ninactive\n", "commission", "--agent", SocketPath, "--output", "gate", "--confirm", "gate");
        Assert.Equal(ExitCode.Wrong, run.Code);
        Assert.Contains("DIFFERS", run.Output, StringComparison.Ordinal);
        Assert.Equal([("gate", "inactive")], agent.Observed);
        Assert.Equal(("gate", false), agent.Switched.Last());
    }

    [Fact]
    public async Task Nobody_who_says_what_was_seen_is_no_entry_and_the_output_is_taken_back()
    {
        await using var agent = await AgentAsync();
        var run = await SetupRun.AnsweredAsync("", "commission", "--agent", SocketPath, "--output", "gate", "--confirm", "gate");
        Assert.Equal(ExitCode.Wrong, run.Code);
        Assert.Empty(agent.Observed);
        Assert.Equal([("gate", true), ("gate", false)], agent.Switched);
    }

    [Fact]
    public async Task What_is_active_already_or_not_held_is_left_alone()
    {
        await using var agent = await AgentAsync();
        (agent.Outputs["gate"], agent.Outputs["lamp"]) = (true, null);
        var run = await TypedAsync("gate\nlamp\n");
        Assert.Equal(ExitCode.Wrong, run.Code);
        Assert.Empty(agent.Switched);
        Assert.Contains("gate: active already", run.Errors, StringComparison.Ordinal);
        Assert.Contains("lamp: the agent does not hold it", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_goes_away_meanwhile_is_asked_to_take_it_back_and_whoever_looks_is_warned()
    {
        await using var agent = await AgentAsync();
        agent.Broken = "/v1/commissioning/outputs";
        var run = await TypedAsync("gate\nactive\nlamp\nactive\n");
        Assert.Equal(ExitCode.Unreachable, run.Code);
        Assert.Equal([("gate", true), ("gate", false)], agent.Switched);

        agent.Broken = "/v1/outputs";
        run = await TypedAsync("gate\nactive\nlamp\nactive\n");
        Assert.Equal(ExitCode.Unreachable, run.Code);
        Assert.Contains("gate MAY STILL BE ACTIVE", run.Errors, StringComparison.Ordinal);
    }

    /// <summary>A cold Pi needs seconds for its first request.</summary>
    [Fact]
    public void The_process_outlives_the_word_that_takes_an_output_back()
    {
        var left = new Conversation(TextReader.Null, TextWriter.Null, TextWriter.Null).ProcessTerminationTimeout;
        Assert.True(OutputRound.LastWord >= TimeSpan.FromSeconds(8) && left >= OutputRound.LastWord + TimeSpan.FromSeconds(2), $"{left} after {OutputRound.LastWord}");
    }

    /// <summary>The console's read cannot be ended: what is put back must not wait for it.</summary>
    [Fact]
    public async Task Ctrl_C_while_somebody_looks_takes_it_back()
    {
        await using var agent = await AgentAsync();
        await using SetupProcess setup = new("commission", "--agent", SocketPath, "--output", "gate", "--confirm", "gate");
        await setup.UntilSaysAsync("is set ACTIVE");
        setup.Interrupt();
        Assert.Equal((int)ExitCode.Interrupted, await setup.ExitAsync());
        Assert.Equal([("gate", true), ("gate", false)], agent.Switched);
        Assert.Empty(agent.Observed);
    }
}

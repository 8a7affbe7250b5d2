using Traceability.Edge.Setup.Tests.Reading;

namespace Traceability.Edge.Setup.Tests.Commissioning;

public sealed class CommissionTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("edge-commission-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string SocketPath => Path.Combine(folder, "agent.sock");

    Task<SetupRun> CommissionAsync(string typed, params string[] args) => SetupRun.AnsweredAsync(typed, ["commission", "--agent", SocketPath, .. args]);

    [Fact]
    public async Task What_agrees_is_entered_with_the_agents_reading_and_one_step_of_the_display()
    {
        await using var agent = await FakeAgent.StartAsync(SocketPath);
        var run = await CommissionAsync("1234.5\n\n", "--unit", "mill", "--by", "A. Engineer", "--note", "first");
        Assert.True(run.Code == ExitCode.Fine, run.Errors + run.Output);
        Assert.Contains("agrees", run.Output, StringComparison.Ordinal);
        Assert.Contains("left out", run.Output, StringComparison.Ordinal);
        run.FitsEightyColumns();
        var entered = Assert.Single(agent.Comparisons);
        Assert.Equal(["mill.energy_import", "1234.5", "1234.50", "kWh", "0.1", "A. Engineer", "first"],
            ((string[])["channel", "shown", "read", "unit", "within", "by", "note"]).Select(name => entered.GetProperty(name).GetString()!));
    }

    [Fact]
    public async Task What_differs_is_entered_too_and_is_no_success()
    {
        await using var agent = await FakeAgent.StartAsync(SocketPath);
        var run = await CommissionAsync("1234.0\n\n", "--unit", "mill", "--within", "0.4", "--json");
        Assert.Equal(ExitCode.Wrong, run.Code);
        var energy = run.Json.GetProperty("channels")[0];
        Assert.False(energy.GetProperty("agrees").GetBoolean());
        Assert.Equal((12, 3456), (energy.GetProperty("segment").GetInt64(), energy.GetProperty("entry").GetInt64()));
    }

    [Fact]
    public async Task What_is_not_read_now_or_refused_is_not_entered_and_told()
    {
        await using var agent = await FakeAgent.StartAsync(SocketPath);
        var run = await CommissionAsync("1234.5\n7000\n5\n");
        Assert.Equal(ExitCode.Wrong, run.Code);
        Assert.Contains("mill.power_total: not read now: timeout", run.Errors, StringComparison.Ordinal);
        Assert.Contains("pumps.power_total: The agent says: the agent has no value of it younger than 10 s", run.Errors, StringComparison.Ordinal);
        Assert.Contains("NOT everything agrees.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comma_is_asked_again_and_nothing_typed_is_no_agreement()
    {
        await using var agent = await FakeAgent.StartAsync(SocketPath);
        var run = await CommissionAsync("1234,5\n1234.5\n", "--unit", "mill");
        Assert.Contains("'1234,5' is no number", run.Errors, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Fine, run.Code); // the answers ended behind the first channel

        run = await CommissionAsync("\n\n\n");
        Assert.Equal(ExitCode.Wrong, run.Code);
        Assert.Contains("Nothing was compared.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("NOT", run.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Wrong, (await CommissionAsync("")).Code);
    }

    [Fact]
    public async Task Without_an_agent_or_such_a_device_nothing_is_asked()
    {
        var none = await CommissionAsync("1\n");
        Assert.Equal(ExitCode.Unreachable, none.Code);
        await using var agent = await FakeAgent.StartAsync(SocketPath);
        var wrong = await CommissionAsync("1\n", "--unit", "nobody");
        Assert.Equal((ExitCode.Unusable, 0), (wrong.Code, agent.Comparisons.Count));
        Assert.Equal(ExitCode.Unusable, (await CommissionAsync("1\n", "--within", "-1")).Code);
    }
}

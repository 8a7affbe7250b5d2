using System.Text;
using Traceability.Edge.Setup.AgentLink;
using Traceability.Edge.Setup.Tests.Reading;
using Traceability.Evidence.Carrying;
using Traceability.Testing;

namespace Traceability.Edge.Setup.Tests.Verifying;

/// <summary><c>import</c> from sticks as they are.</summary>
public sealed class ImportTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("edge-setup-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string SocketPath => Path.Combine(folder, "agent.sock");

    static byte[] Answer { get; } =
    [
        .. AnswerPart.Begin(new byte[16]), .. new AnswerPart(7, Encoding.UTF8.GetBytes("c2sp.org/tlog-proof@v1\n")).Encode(), .. new AnswerPart(0, Encoding.UTF8.GetBytes("tr-head/v1\n")).Encode(),
    ];

    Task<SetupRun> ImportAsync(byte[] answer)
    {
        var file = Path.Combine(folder, "edge.answer");
        File.WriteAllBytes(file, answer);
        return SetupRun.OfAsync("import", file, "--agent", SocketPath);
    }

    [Fact]
    public async Task The_answer_is_handed_over_as_it_is_and_what_became_of_it_is_told()
    {
        await using var agent = await FakeAgent.StartAsync(SocketPath);
        var run = await ImportAsync(Answer);
        Assert.True(run.Code == ExitCode.Fine, run.Errors);
        Assert.Equal(Answer, Assert.Single(agent.Imported));
        Assert.Contains("2 receipts taken, 1 parts known already, 0 refused.", run.Output, StringComparison.Ordinal);

        agent.RefusesImports = true;
        run = await ImportAsync(Answer);
        Assert.Equal(ExitCode.Wrong, run.Code);
        Assert.Contains("the receipt of segment 7 was refused: this device has no such segment", run.Errors, StringComparison.Ordinal);
        Assert.Contains("Remedy: edge-setup export again", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_imported_is_one_sentence_and_nothing_is_handed_over()
    {
        await using var agent = await FakeAgent.StartAsync(SocketPath);
        var chain = new ChainBuilder(Terms.Of("acme", "north", "edge-1"));
        foreach (var (answer, why) in ((byte[], string)[])
        [
            ([], "is empty. Remedy:"), ("notes of mine"u8.ToArray(), "is no answer of a ledger. Remedy:"), (Answer[..^3], "is cut off at byte"), (Answer[..^16], "is cut off at byte"),
            ([0x82, 0x02, 0x40], "newer than this reader. Remedy: edge-setup upgrade."), (chain.Seal().Message, "is an exported chain, and no answer to one. Remedy:"),
            ([.. AnswerPart.Begin(new byte[16]), 0x01, .. Answer], "is damaged before byte"),
        ])
        {
            var run = await ImportAsync(answer);
            Assert.Equal((ExitCode.Unusable, ""), (run.Code, run.Output));
            Assert.Contains(why, Assert.Single(run.Errors.Trim().Split('\n')), StringComparison.Ordinal);
        }
        Assert.Empty(agent.Imported);
    }

    [Fact]
    public async Task An_agent_that_took_it_and_says_nothing_for_a_minute_is_told()
    {
        await using var agent = await FakeAgent.StartAsync(SocketPath);
        agent.IsStuck = true;
        var time = new ManualTime();
        using var client = await AgentClient.FindAsync(SocketPath, TestContext.Current.CancellationToken);
        using var answer = new MemoryStream(Answer);
        var importing = client!.ImportAsync(answer, time, TestContext.Current.CancellationToken);
        while (agent.Imported.IsEmpty) await Task.Yield();
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(importing.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        var told = await Assert.ThrowsAsync<AgentException>(() => importing);
        Assert.Contains("no answer for 60 s", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stick_that_is_not_there_and_an_agent_that_does_not_run_are_one_sentence_each()
    {
        var run = await SetupRun.OfAsync("import", Path.Combine(folder, "stick", "edge.answer"), "--agent", SocketPath);
        Assert.Equal((ExitCode.Unusable, ""), (run.Code, run.Output));
        Assert.Contains("cannot be read", Assert.Single(run.Errors.Trim().Split('\n')), StringComparison.Ordinal);
        run = await ImportAsync(Answer);
        Assert.Equal((ExitCode.Unreachable, ""), (run.Code, run.Output));
        Assert.Contains("Remedy: systemctl status traceability-edge-agent", Assert.Single(run.Errors.Trim().Split('\n')), StringComparison.Ordinal);
    }
}

using Traceability.Edge.Setup.Carrying;
using Traceability.Edge.Setup.Tests.Reading;

namespace Traceability.Edge.Setup.Tests.Verifying;

/// <summary><c>export</c> to sticks as they are.</summary>
public sealed class ExportTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("edge-setup-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string SocketPath => Path.Combine(folder, "agent.sock");

    static byte[] Sealed { get; } = new byte[200_000];

    [Fact]
    public async Task What_the_agent_has_sealed_is_in_the_file_and_only_there()
    {
        await using var agent = await FakeAgent.StartAsync(SocketPath, segments: Sealed);
        var file = Path.Combine(folder, "chain.cborseq");
        var run = await SetupRun.OfAsync("export", file, "--agent", SocketPath);
        Assert.True(run.Code == ExitCode.Fine, run.Errors);
        Assert.Equal(Sealed, File.ReadAllBytes(file));
        Assert.False(File.Exists(file + ".part"));
    }

    [Fact]
    public async Task A_stick_that_is_not_there_is_one_sentence()
    {
        await using var agent = await FakeAgent.StartAsync(SocketPath, segments: Sealed);
        var run = await SetupRun.OfAsync("export", Path.Combine(folder, "stick", "chain.cborseq"), "--agent", SocketPath);
        Assert.Equal((ExitCode.Unusable, ""), (run.Code, run.Output));
        Assert.Contains("cannot be written", Assert.Single(run.Errors.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_refuses_to_be_flushed_makes_no_file_unwritten() => WrittenFolder.Flush(Path.Combine(folder, "gone"));

    [Fact]
    public async Task A_full_stick_is_told_as_such_and_not_as_an_agent_that_is_silent()
    {
        await using var agent = await FakeAgent.StartAsync(SocketPath, segments: Sealed);
        var file = Path.Combine(folder, "chain.cborseq");
        File.CreateSymbolicLink(file + ".part", "/dev/full");
        var run = await SetupRun.OfAsync("export", file, "--agent", SocketPath);
        Assert.Equal((ExitCode.Unusable, ""), (run.Code, run.Output));
        Assert.Contains("No space left on device", run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }
}

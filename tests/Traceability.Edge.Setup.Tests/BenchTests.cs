namespace Traceability.Edge.Setup.Tests;

public sealed class BenchTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("edge-setup-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task It_measures_and_leaves_nothing_behind()
    {
        var run = await SetupRun.OfAsync("bench", "--data", folder, "--json");
        Assert.Equal((ExitCode.Fine, ""), (run.Code, run.Errors));
        Assert.All((string[])["signaturesPerSecond", "hashedMBPerSecond", "flushMedianMs", "flushWorstMs"], what => Assert.True(run.Json.GetProperty(what).GetDouble() > 0, what));
        Assert.True(run.Json.GetProperty("flushMedianMs").GetDouble() <= run.Json.GetProperty("flushWorstMs").GetDouble());
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_one_sentence()
    {
        var run = await SetupRun.OfAsync("bench", "--data", Path.Combine(folder, "none"));
        Assert.Equal((ExitCode.Unusable, ""), (run.Code, run.Output));
        Assert.Contains("Remedy: ", run.Errors, StringComparison.Ordinal);
    }
}

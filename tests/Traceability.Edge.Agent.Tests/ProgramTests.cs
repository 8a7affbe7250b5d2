using System.Diagnostics;
using Traceability.Edge.Agent.Storage;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

/// <summary>The built agent as a process.</summary>
public sealed class ProgramTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("agent-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string Data => Path.Combine(folder, "data");

    async Task<(int Code, string Error)> Run(params string[] arguments)
    {
        using var agent = Process.Start(new ProcessStartInfo("dotnet", [typeof(DeviceKeys).Assembly.Location, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = await agent.StandardError.ReadToEndAsync();
        await agent.WaitForExitAsync();
        return (agent.ExitCode, error);
    }

    string Site(string yaml)
    {
        var path = Path.Combine(folder, "site.yaml");
        File.WriteAllText(path, yaml);
        return path;
    }

    [Fact]
    public async Task A_mistake_in_the_site_file_is_named_and_nothing_is_made()
    {
        var site = Site(TestSite.Yaml(interval: 0));
        var (code, error) = await Run("--site", site, "--profiles", TestSite.Profiles, "--data", Data);
        Assert.Equal(2, code);
        Assert.StartsWith($"{site}:4: seal.interval-s: ", error, StringComparison.Ordinal);
        Assert.Contains("3600", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task Unknown_and_unfinished_options_are_named()
    {
        Assert.Equal(2, (await Run("--sight", "x")).Code);
        var (code, error) = await Run("--site");
        Assert.Equal(2, code);
        Assert.StartsWith("--site needs a value\nUsage:", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_terms_it_says_so_in_one_sentence_and_with_those_of_another_device_it_enrols_nothing()
    {
        var site = Site(TestSite.Yaml());
        var (code, error) = await Run("--site", site, "--profiles", TestSite.Profiles, "--data", Data);
        Assert.Equal(3, code);
        Assert.StartsWith("this device is not enrolled yet", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        var terms = Path.Combine(folder, "terms.txt");
        File.WriteAllText(terms, new TestLedger().Terms("edge-other"));
        (code, error) = await Run("--site", site, "--profiles", TestSite.Profiles, "--data", Data, "--terms", terms);
        Assert.Equal(3, code);
        Assert.False(File.Exists(Path.Combine(Data, Enrolment.FileName)));
    }
}

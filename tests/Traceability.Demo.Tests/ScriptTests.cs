using System.Diagnostics;
using Traceability.Testing;
using Xunit;

namespace Traceability.Demo.Tests;

/// <summary>deploy/demo itself, as far as it goes without building anything.</summary>
public sealed class ScriptTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("a path with spaces ").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task It_is_sound_bash()
    {
        foreach (var file in (string[])[Script, Path.Combine(RepositoryRoot.Path, "deploy", "prepare.sh")])
        {
            var (code, _, error) = await RunAsync("/bin/bash", ["-n", file]);
            Assert.Equal((0, ""), (code, error));
        }
    }

    [Fact]
    public async Task Help_names_every_option_and_starts_nothing()
    {
        var (code, output, error) = await RunAsync(Script, ["--help"]);
        Assert.Equal((0, ""), (code, error));
        Assert.All((string[])["--check", "--fresh", "--data DIR", "--help"], option => Assert.Contains(option, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_works_by_a_link_from_a_folder_with_spaces()
    {
        var link = Path.Combine(folder, "start it");
        File.CreateSymbolicLink(link, Script);
        Assert.Equal(0, (await RunAsync(link, ["--help"])).Code);
    }

    [Fact]
    public async Task Without_dotnet_it_says_in_one_sentence_where_to_get_it()
    {
        foreach (var tool in (string[])["bash", "env", "dirname", "readlink", "mktemp", "rm", "cat"])
            File.CreateSymbolicLink(Path.Combine(folder, tool), File.Exists("/usr/bin/" + tool) ? "/usr/bin/" + tool : "/bin/" + tool);
        var (code, output, error) = await RunAsync("/bin/bash", [Script, "--check"], path: folder);
        Assert.NotEqual(0, code);
        Assert.Equal("", output);
        Assert.Contains("https://dot.net", Assert.Single(error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    static string Script => Path.Combine(RepositoryRoot.Path, "deploy", "demo");

    async Task<(int Code, string Output, string Error)> RunAsync(string program, string[] arguments, string? path = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment["HOME"] = folder;
        start.Environment.Remove("DOTNET_ROOT");
        if (path is not null) start.Environment["PATH"] = path;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}

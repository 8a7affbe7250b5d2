using System.Text;
using Traceability.Testing;

namespace Traceability.Edge.Setup.Tests;

/// <summary>The tab key in a real bash, with an edge-setup of its own in the path.</summary>
public sealed class CompletionTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("edge-completion-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Verbs_and_options_are_completed_and_where_there_are_none_the_shell_offers_files()
    {
        await InstallAsync();
        Assert.Equal("enroll", Completed("edge-setup", "enr"));
        Assert.Equal("read replay rollback", Completed("edge-setup", "r"));
        Assert.Equal("--terms --terms-at", Completed("edge-setup", "enroll", "--te"));
        Assert.Equal("--baud", Completed("edge-setup", "scan", "--device", "/dev/bus-1", "--ba"));
        Assert.Equal("bash zsh", Completed("edge-setup", "completion", ""));
        Assert.Equal("", Completed("edge-setup", "export", ""));
        Assert.Equal("", Completed("edge-setup", "nonsense", "--x"));
        var verbs = Completed("edge-setup", "").Split(' ');
        Assert.Equal(SetupCommand.Root().Subcommands.Select(verb => verb.Name).Order(StringComparer.Ordinal), verbs.Where(verb => verb != "test").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_scripts_are_whole_and_another_shell_is_refused()
    {
        await InstallAsync();
        Assert.Contains("_edge_setup is a function", Bash($"source {folder}/completion; type _edge_setup; complete -p edge-setup"), StringComparison.Ordinal);
        Assert.StartsWith("#compdef edge-setup", (await SetupRun.OfAsync("completion", "zsh")).Output, StringComparison.Ordinal);
        var unknown = await SetupRun.OfAsync("completion", "fish");
        Assert.Equal(ExitCode.Unusable, unknown.Code);
        Assert.Contains("Remedy", unknown.Errors, StringComparison.Ordinal);
    }

    async Task InstallAsync()
    {
        var run = await SetupRun.OfAsync("completion", "bash");
        Assert.Equal((ExitCode.Fine, ""), (run.Code, run.Errors));
        File.WriteAllText(Path.Combine(folder, "completion"), run.Output);
        var shim = Path.Combine(folder, "edge-setup");
        File.WriteAllText(shim, $"#!/bin/sh\nexec dotnet {Path.Combine(AppContext.BaseDirectory, "edge-setup.dll")} \"$@\"\n");
        File.SetUnixFileMode(shim, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    string Completed(params string[] words) =>
        Bash($"source {folder}/completion; COMP_WORDS=({string.Join(' ', words.Select(word => $"'{word}'"))}); COMP_CWORD={words.Length - 1}; _edge_setup; echo \"${{COMPREPLY[*]}}\"").TrimEnd('\n');

    string Bash(string script)
    {
        var run = Peer.Run("bash", ["--norc", "-c", $"PATH={folder}:$PATH; {script}"], Encoding.UTF8.GetBytes(""));
        if (run is null) Assert.Skip("no bash here");
        Assert.True(run.Code == 0 && run.Error.Length == 0, run.Error);
        return run.Output;
    }
}

using System.Diagnostics;
using System.Globalization;
using Traceability.Testing;

namespace Traceability.Edge.Setup.Tests.Screen;

/// <summary>
/// A terminal's window in which edge-setup runs as in an SSH session, by tmux: keys are typed into it, and what it shows is what a person sees. It stands still when
/// the command has ended.
/// </summary>
sealed class Window : IAsyncDisposable
{
    /// <summary>Far beyond what a loaded machine needs; only a failing test waits so long.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    readonly string server = Path.Combine(Directory.CreateTempSubdirectory("edge-setup-window-").FullName, "tmux");

    Window()
    {
    }

    /// <param name="folder">Where the person is.</param>
    /// <param name="args">Of edge-setup, each without spaces.</param>
    public static Window Open(string folder, string[] args, int columns = 80, int lines = 24, string term = "xterm-256color")
    {
        if (Peer.Run("tmux", ["-V"], []) is null) Assert.Skip("no tmux here (Debian: tmux)");
        Window window = new();
        var configuration = window.server + ".conf";
        File.WriteAllText(configuration, $"set -g remain-on-exit on\nset -g remain-on-exit-format ''\nset -g default-terminal {term}\nset -g status off\n");
        // The shell stays for the exit code when keys interrupt what it has started.
        var command = "trap : INT; " + string.Join(' ', (string[])["env", "LANG=C.UTF-8", "TZ=Australia/Brisbane", $"SSH_TTY={folder}", "dotnet", Path.Combine(AppContext.BaseDirectory, "edge-setup.dll"), .. args, ";", "echo", "$?", ">", window.Ended]);
        window.Tmux("-u", "-f", configuration, "new-session", "-d", "-c", folder, "-x", $"{columns}", "-y", $"{lines}", command);
        return window;
    }

    /// <summary>Line by line, without what is blank at their ends and at the foot.</summary>
    public IReadOnlyList<string> Lines => [.. Tmux("capture-pane", "-p").TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())];

    /// <summary>Where the next character would stand; 0 is the left edge.</summary>
    public string CursorColumn => Tmux("display-message", "-p", "#{cursor_x}").Trim();

    public string Text => string.Join('\n', Lines);

    /// <summary>What a person waits for before going on.</summary>
    public async Task ShowsAsync(Func<string, bool> what, string otherwise)
    {
        var since = Stopwatch.GetTimestamp();
        while (!what(Text))
        {
            if (Stopwatch.GetElapsedTime(since) > Patience) throw new TimeoutException($"{otherwise}:\n{Text}");
            await Task.Delay(Look, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Types a line once the question stands at the foot.</summary>
    public async Task AnswerAsync(string question, string answer)
    {
        await ShowsAsync(text => text.EndsWith(question.TrimEnd(), StringComparison.Ordinal), $"'{question}' is not asked");
        if (answer.Length > 0) Tmux("send-keys", "-l", answer);
        Press("Enter");
    }

    /// <param name="key">As tmux calls it: <c>C-c</c>.</param>
    public void Press(string key) => Tmux("send-keys", key);

    /// <summary>The command's exit code.</summary>
    public async Task<ExitCode> EndAsync()
    {
        await ShowsAsync(_ => File.Exists(Ended) && File.ReadAllText(Ended).EndsWith('\n'), "it does not end");
        return (ExitCode)int.Parse(File.ReadAllText(Ended), CultureInfo.InvariantCulture);
    }

    string Ended => server + ".exit";

    string Tmux(params string[] args)
    {
        var run = Peer.Run("tmux", ["-S", server, .. args], [])!;
        Assert.True(run.Code == 0, run.Error);
        return run.Output;
    }

    public ValueTask DisposeAsync()
    {
        Tmux("kill-server");
        Directory.Delete(Path.GetDirectoryName(server)!, recursive: true);
        return ValueTask.CompletedTask;
    }
}

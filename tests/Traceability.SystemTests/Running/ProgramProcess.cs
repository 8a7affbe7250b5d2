using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Traceability.Testing;

namespace Traceability.SystemTests.Running;

/// <summary>One of our built programs as a process of its own: its JSON lines, its log, its end. Ended by its id, whatever the test did.</summary>
sealed partial class ProgramProcess : IAsyncDisposable
{
    readonly Process process;
    readonly Channel<JsonElement> answers = Channel.CreateUnbounded<JsonElement>(); // a test's output is short; nothing may be lost
    readonly List<string> log = [];
    readonly string name;
    bool disposed;

    ProgramProcess(string name, Process process)
    {
        (this.name, this.process) = (name, process);
        process.OutputDataReceived += (_, line) => Take(line.Data, isOutput: true);
        process.ErrorDataReceived += (_, line) => Take(line.Data, isOutput: false);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    public bool Running => !process.HasExited;

    /// <summary>Everything it said, oldest first.</summary>
    public IReadOnlyList<string> Lines { get { lock (log) return [.. log]; } }

    /// <summary>
    /// What the console logger marks as an error, what the runtime says when it goes down, and a head that the agent does not believe: between our
    /// own two programs that is an error, though for one of them alone it is only a warning.
    /// </summary>
    public IEnumerable<string> Errors => Lines.Where(line => ErrorLine().IsMatch(line)).Select(line => $"{name}: {line}");

    /// <param name="name">A project of src, as it was built with this test; for example "Traceability.Ledger".</param>
    /// <param name="folder">Where it runs. Not the checkout, so that no program depends on being started there.</param>
    public static ProgramProcess Start(string name, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.ArgumentList.Add(Built(name));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return new ProgramProcess(name, Process.Start(start)!);
    }

    /// <summary>The program's own output folder, in this test's configuration: the test's folder holds assemblies, not programs.</summary>
    public static string Built(string name)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        // Built under the name that people type.
        return RepositoryRoot.File("src", name, "bin", framework.Parent!.Name, framework.Name, (name == "Traceability.Edge.Setup" ? "edge-setup" : name) + ".dll");
    }

    /// <summary>The next line of JSON on standard output: the ready line first, then answers.</summary>
    public async Task<JsonElement> AnswerAsync()
    {
        using var deadline = new CancellationTokenSource(Until.Patience);
        try
        {
            return await answers.Reader.ReadAsync(deadline.Token);
        }
        catch (Exception ended) when (ended is ChannelClosedException or OperationCanceledException)
        {
            throw new InvalidOperationException($"{name} {(Running ? "did not answer" : $"ended with {process.ExitCode}")}:\n{string.Join('\n', Lines)}");
        }
    }

    public async Task SendAsync(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync();
    }

    public async Task KillAsync()
    {
        if (Running) process.Kill();
        await ExitCodeAsync();
    }

    /// <summary>SIGTERM, and its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        if (Running) Signal.Terminate(process);
        return await ExitCodeAsync();
    }

    /// <summary>SIGUSR1: an agent dumps its black boxes.</summary>
    public void AskForDump() => Signal.User(process);

    public async Task<int> ExitCodeAsync()
    {
        using var deadline = new CancellationTokenSource(Until.Patience);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{name} did not end:\n{string.Join('\n', Lines)}");
        }
        return process.ExitCode;
    }

    /// <summary>Ends it; a second time does nothing, for it may have two owners.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed) return;
        disposed = true;
        await KillAsync();
        process.Dispose();
    }

    void Take(string? line, bool isOutput)
    {
        if (line is null)
        {
            if (isOutput) answers.Writer.TryComplete();
            return;
        }
        lock (log) log.Add(line);
        if (isOutput && line.StartsWith('{')) answers.Writer.TryWrite(JsonSerializer.Deserialize<JsonElement>(line));
    }

    [GeneratedRegex(@"^(\S+ )?(fail|crit): |^Unhandled exception|Ignored a head: ")]
    private static partial Regex ErrorLine();
}

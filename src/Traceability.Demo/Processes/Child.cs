using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace Traceability.Demo.Processes;

/// <summary>
/// One process of the demo, in a session of its own, so that Ctrl-C at the terminal reaches only the demo, which then ends all in order.
/// What it says goes to its log file and the last lines are kept for the case that it dies.
/// </summary>
sealed class Child : IAsyncDisposable
{
    const int KeptLines = 12;

    readonly Process process;
    readonly ChildRegister register;
    readonly StreamWriter log;
    readonly Queue<string> last = new();

    // Full at 256: the oldest is dropped; only answers are read here, one for each command.
    readonly Channel<string> said = Channel.CreateBounded<string>(new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropOldest });

    Child(string name, Process process, StreamWriter log, ChildRegister register)
    {
        (Name, this.process, this.log, this.register) = (name, process, log, register);
        Ended = EndAsync();
    }

    public string Name { get; }

    public int Id => process.Id;

    public bool Running => !process.HasExited;

    /// <summary>Completes when the process has ended and all it said is in the log.</summary>
    public Task Ended { get; }

    /// <summary>True once the demo itself has asked it to end.</summary>
    public bool WasAsked { get; private set; }

    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (last) return [.. last];
        }
    }

    /// <exception cref="DemoFailure">the program cannot be started</exception>
    public static Child Start(string name, string program, IEnumerable<string> arguments, string logs, ChildRegister register)
    {
        var start = new ProcessStartInfo("setsid", [program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = logs,
        };
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        try
        {
#pragma warning disable CA2000 // the child owns both
            var log = new StreamWriter(Path.Combine(logs, name + ".log"), append: true) { AutoFlush = true };
            var process = Process.Start(start) ?? throw new DemoFailure($"{name} did not start");
#pragma warning restore CA2000
            register.Add(process.Id, name);
            return new Child(name, process, log, register);
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new DemoFailure($"{name} cannot be started: {failure.Message}");
        }
    }

    /// <summary>The next line on its standard output.</summary>
    /// <exception cref="DemoFailure">it ended instead</exception>
    public async Task<string> SaysAsync(CancellationToken cancellationToken)
    {
        while (await said.Reader.WaitToReadAsync(cancellationToken))
            if (said.Reader.TryRead(out var line)) return line;
        throw Died();
    }

    public async Task WriteLineAsync(string line, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
            await process.StandardInput.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            throw Died();
        }
    }

    public DemoFailure Died() => new(process.HasExited
        ? string.Create(CultureInfo.InvariantCulture, $"{Name} ended with exit code {process.ExitCode}")
        : $"{Name} has ended", LastLines);

    /// <summary>SIGKILL, as a power cut would.</summary>
    public async Task KillAsync()
    {
        WasAsked = true;
        if (Running) _ = Signals.Send(Id, Signals.Kill);
        await Ended;
    }

    /// <summary>SIGTERM; SIGKILL when it has not ended within the patience.</summary>
    public async Task EndAsync(TimeSpan patience)
    {
        WasAsked = true;
        if (Running) _ = Signals.Send(Id, Signals.Terminate);
        try
        {
            await Ended.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            await KillAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
        await log.DisposeAsync();
    }

    async Task EndAsync()
    {
        await Task.WhenAll(PumpAsync(process.StandardOutput, answers: true), PumpAsync(process.StandardError, answers: false));
        await process.WaitForExitAsync();
        said.Writer.TryComplete();
        register.Remove(process.Id);
    }

    async Task PumpAsync(StreamReader from, bool answers)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (last)
            {
                log.WriteLine(line);
                if (last.Count == KeptLines) last.Dequeue();
                last.Enqueue(line);
            }
            if (answers) said.Writer.TryWrite(line);
        }
    }
}

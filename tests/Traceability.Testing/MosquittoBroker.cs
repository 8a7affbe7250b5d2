using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Traceability.Testing;

/// <summary>
/// A real mosquitto on a loopback port of its own, which it keeps over stops, kills and restarts. Ready means that it said "running" on its log, so no
/// test waits by the clock. Dispose ends it and removes its folder.
/// </summary>
public sealed partial class MosquittoBroker : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), LogPatience = TimeSpan.FromSeconds(60);

    readonly string folder = Directory.CreateTempSubdirectory("mosquitto-").FullName;
    readonly List<string> log = [];
    TaskCompletionSource logged = new(TaskCreationOptions.RunContinuationsAsynchronously); // the next line
    Process? process;

    MosquittoBroker() => Port = FreePort();

    public int Port { get; }
    public string Folder => folder;
    public bool Running => process is { HasExited: false };

    /// <summary>What the broker logged so far, oldest first; for the message of a failing test.</summary>
    public string[] LogLines { get { lock (log) return [.. log]; } }

    /// <summary>Waits until so many lines have this in them; fails with the log. A line comes over a pipe, so it may be later than what it tells of.</summary>
    public async Task LoggedAsync(string text, int times = 1)
    {
        using var patience = new CancellationTokenSource(LogPatience);
        while (true)
        {
            Task more;
            lock (log) more = logged.Task;
            if (LogLines.Count(line => line.Contains(text, StringComparison.Ordinal)) >= times) return;
            try { await more.WaitAsync(patience.Token); }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"\"{text}\" fewer than {times} times:\n{string.Join('\n', LogLines.TakeLast(20))}");
            }
        }
    }

    /// <param name="configuration">Further lines of mosquitto.conf; <c>{folder}</c> stands for the broker's folder. Anonymous clients are allowed unless a line says otherwise.</param>
    /// <param name="files">Files to be written into the folder before the start: password files, access lists, certificates.</param>
    public static async Task<MosquittoBroker> StartAsync(IEnumerable<string>? configuration = null, IReadOnlyDictionary<string, string>? files = null)
    {
        var broker = new MosquittoBroker();
        foreach (var (name, text) in files ?? new Dictionary<string, string>()) await File.WriteAllTextAsync(Path.Combine(broker.folder, name), text);
        await broker.ConfigureAsync(configuration ?? []);
        await broker.RestartAsync();
        return broker;
    }

    Task ConfigureAsync(IEnumerable<string> configuration)
    {
        var extra = configuration.Select(line => line.Replace("{folder}", folder, StringComparison.Ordinal)).ToArray();
        string[] lines =
        [
            $"listener {Port} 127.0.0.1",
            "persistence false",
            "log_dest stderr",
            "user root", // only read when started by root; the folder belongs to whoever runs the test
            .. extra.Any(line => line.StartsWith("allow_anonymous", StringComparison.Ordinal)) ? (string[])[] : ["allow_anonymous true"],
            .. extra,
        ];
        return File.WriteAllLinesAsync(Path.Combine(folder, "mosquitto.conf"), lines);
    }

    /// <summary>As deploy/mosquitto sets it up, with its files where a ledger has written them.</summary>
    /// <param name="files">In place of /etc/mosquitto/traceability.</param>
    public static async Task<MosquittoBroker> StartDeployedAsync(string files)
    {
        var broker = await DeployAsync(files);
        await broker.RestartAsync();
        return broker;
    }

    /// <summary>The same before its first start: its port is known, and <see cref="DeployedFiles"/> may still be empty.</summary>
    public static async Task<MosquittoBroker> DeployAsync(string? files = null)
    {
        var broker = new MosquittoBroker();
        broker.DeployedFiles = files ?? Path.Combine(broker.folder, "traceability");
        var deployed = await File.ReadAllLinesAsync(RepositoryRoot.File("deploy", "mosquitto", "traceability.conf"));
        await broker.ConfigureAsync([.. deployed.Where(line => !line.StartsWith("listener ", StringComparison.Ordinal))
            .Select(line => line.Replace("/etc/mosquitto/traceability", broker.DeployedFiles, StringComparison.Ordinal)), "persistence_location {folder}/"]);
        return broker;
    }

    /// <summary>Where a ledger has to write for it; null where it is not set up as deployed.</summary>
    public string? DeployedFiles { get; private set; }

    /// <summary>SIGHUP: reads certificates, revocations and access list again. It serves nobody between saying so and having done it.</summary>
    public async Task ReloadAsync()
    {
        var before = Reloads;
        Signal.HangUp(process!);
        using var deadline = new CancellationTokenSource(Patience);
        while (Reloads == before)
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    int Reloads => LogLines.Count(line => line.EndsWith("Reloading config.", StringComparison.Ordinal));

    /// <summary>Starts it again on the same port, with nothing remembered.</summary>
    public async Task RestartAsync()
    {
        if (Running) throw new InvalidOperationException("the broker is running");
        process?.Dispose();
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = new Process
        {
            StartInfo = new ProcessStartInfo(Command(), ["-c", Path.Combine(folder, "mosquitto.conf")]) { RedirectStandardError = true },
            EnableRaisingEvents = true,
        };
        started.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) return;
            TaskCompletionSource before;
            lock (log)
            {
                log.Add(line.Data);
                (before, logged) = (logged, new(TaskCreationOptions.RunContinuationsAsynchronously));
            }
            before.TrySetResult();
            if (line.Data.EndsWith("running", StringComparison.Ordinal)) running.TrySetResult();
        };
        started.Exited += (_, _) => running.TrySetException(new InvalidOperationException("mosquitto ended: " + string.Join('\n', LogLines)));
        started.Start();
        started.BeginErrorReadLine();
        process = started;
        await running.Task.WaitAsync(Patience);
    }

    /// <summary>SIGTERM: the broker goes in order (2.0.11 closes its sockets without a DISCONNECT).</summary>
    public async Task StopAsync()
    {
        if (!Running) return;
        var ending = process!;
        Signal.Terminate(ending);
        await ending.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>SIGKILL: sockets just close.</summary>
    public async Task KillAsync()
    {
        if (!Running) return;
        process!.Kill();
        await process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>SIGSTOP and SIGCONT: the broker is silent while its sockets stay open, as behind a broken radio link.</summary>
    public void Freeze() => Signal.Freeze(process!);
    public void Thaw() => Signal.Thaw(process!);

    public async ValueTask DisposeAsync()
    {
        if (Running) await KillAsync();
        process?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A port that was free a moment ago. Also for tests that need one where nobody listens.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    // Debian installs brokers where only root's PATH looks.
    static string Command() => File.Exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto";
}

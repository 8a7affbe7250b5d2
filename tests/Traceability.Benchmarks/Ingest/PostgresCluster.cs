using System.Globalization;
using Traceability.Benchmarks.Children;

namespace Traceability.Benchmarks.Ingest;

/// <summary>A PostgreSQL of our own in a temporary folder, reached by a socket there, with the settings that initdb gives. Root cannot run it, so it runs as postgres then.</summary>
sealed class PostgresCluster : IAsyncDisposable
{
    const string Versions = "/usr/lib/postgresql";

    readonly string folder;

    PostgresCluster(string folder) => this.folder = folder;

    public string ConnectionString => $"Host={folder};Username=bench;Database=postgres;Pooling=false;Command Timeout=300";

    string Data => Path.Combine(folder, "data");

    static string Bin => Path.Combine(Directory.EnumerateDirectories(Versions).OrderBy(v => int.TryParse(Path.GetFileName(v), CultureInfo.InvariantCulture, out var n) ? n : 0).Last(), "bin");

    public static bool IsInstalled(out string missing)
    {
        missing = Directory.Exists(Versions) && Directory.EnumerateDirectories(Versions).Any() ? "" : "PostgreSQL is missing (apt install postgresql)";
        return missing.Length == 0;
    }

    public static async Task<PostgresCluster> StartAsync(CancellationToken cancellationToken)
    {
        var cluster = new PostgresCluster(Directory.CreateTempSubdirectory("tr-pg-").FullName);
        if (Environment.IsPrivilegedProcess) await ChildProcess.OutputAsync("chown", ["postgres", cluster.folder], cancellationToken);
        await cluster.RunAsync("initdb", ["-D", cluster.Data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], cancellationToken);
        await cluster.RunAsync("pg_ctl", ["-D", cluster.Data, "-w", "-s", "-l", Path.Combine(cluster.folder, "log"), "-o", $"-c listen_addresses='' -k {cluster.folder}", "start"], cancellationToken);
        return cluster;
    }

    /// <summary>Runs one of PostgreSQL's programs, as postgres where we are root.</summary>
    async Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Bin, program);
        if (Environment.IsPrivilegedProcess) await ChildProcess.OutputAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", path, .. arguments], cancellationToken);
        else await ChildProcess.OutputAsync(path, arguments, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("pg_ctl", ["-D", Data, "-w", "-s", "-m", "fast", "stop"], CancellationToken.None);
        Directory.Delete(folder, recursive: true);
    }
}

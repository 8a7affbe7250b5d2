using System.Globalization;
using Traceability.Demo.Folder;
using Traceability.Demo.Screen;

namespace Traceability.Demo.Script;

/// <summary>One line for each user of the product, as it works in another terminal of this machine.</summary>
static class TryLines
{
    /// <param name="verifier">Path of the verifier's program.</param>
    public static IReadOnlyList<TryLine> For(Uri url, int brokerPort, DemoFolder folder, string verifier, Func<string, string?> environment)
    {
        var lines = new List<TryLine>();
        if (environment("SSH_CONNECTION")?.Split(' ') is [_, _, var server, ..])
            lines.Add(new TryLine("from home", string.Create(CultureInfo.InvariantCulture,
                $"ssh -L {url.Port}:127.0.0.1:{url.Port} {environment("USER") ?? environment("LOGNAME") ?? "root"}@{server}")));
        lines.Add(new TryLine("analyst", url.ToString()));
        lines.Add(new TryLine("service", string.Create(CultureInfo.InvariantCulture,
            $"{(OnPath("mosquitto_sub", environment) ? "" : "sudo apt-get install -y mosquitto-clients && ")}mosquitto_sub -h 127.0.0.1 -p {brokerPort} -t 'tr/v1/+/+/+/telemetry/#' -v")));
        var get = OnPath("curl", environment) ? "curl -s" : "wget -qO-";
        lines.Add(new TryLine("developer", $"{get} {url}api/v1/facilities"));
        lines.Add(new TryLine("auditor", $"{get} {url}api/v1/facilities/mine/ticket > ticket.bundle && dotnet {Quoted(verifier)} check ticket.bundle --trust {Quoted(folder.TrustPolicy)}"));
        lines.Add(new TryLine("consumer", $"{url}verify"));
        if (Directory.Exists(folder.Evidence) && Directory.EnumerateFileSystemEntries(folder.Evidence).Any())
            lines.Add(new TryLine("detective", $"ls -l {Quoted(folder.Evidence)}"));
        lines.Add(new TryLine("engineer", $"tail -f {Quoted(Path.Combine(folder.Logs, "edge-mine.log"))}"));
        return lines;
    }

    static bool OnPath(string command, Func<string, string?> environment) =>
        (environment("PATH") ?? "").Split(':').Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, command)));

    /// <summary>As a shell reads it back.</summary>
    static string Quoted(string path) =>
        path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_') ? path : $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}

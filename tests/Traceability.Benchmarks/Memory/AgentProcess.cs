using System.Diagnostics;
using System.Globalization;
using Traceability.Benchmarks.Workload;
using Traceability.Testing;

namespace Traceability.Benchmarks.Memory;

/// <summary>The agent that was built beside this program, started as it is on a device.</summary>
sealed partial class AgentProcess : IDisposable
{

    readonly Process process;

    AgentProcess(Process process) => this.process = process;

    public double CpuSeconds
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime.TotalSeconds;
        }
    }

    public static AgentProcess Start(TemporaryFolder folder, int brokerPort)
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Traceability.Edge.Agent.dll"), "--site", folder.File("site.yaml"), "--profiles", GeneratedSite.Profiles,
            "--data", folder.File("data"), "--terms", folder.File("terms.txt"), "--broker", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{brokerPort}"),
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { }; // its log must not fill the pipe and hold it
        process.BeginOutputReadLine();
        return new AgentProcess(process);
    }

    /// <summary>A field of /proc/PID/status.</summary>
    public long KiB(string field) => long.Parse(
        File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith(field + ":", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1],
        CultureInfo.InvariantCulture);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Signal.Terminate(process);
        await process.WaitForExitAsync(cancellationToken);
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }
}

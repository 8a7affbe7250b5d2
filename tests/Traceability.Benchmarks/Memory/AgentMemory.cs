using System.Diagnostics;
using System.Globalization;
using Traceability.Benchmarks.Children;
using Traceability.Benchmarks.Report;
using Traceability.Benchmarks.Workload;
using Traceability.Testing;

namespace Traceability.Benchmarks.Memory;

/// <summary>The agent as a process of its own: 1,000 channels at 1 Hz behind gateways on the loopback, a broker there too, no page open.</summary>
static class AgentMemory
{
    const int Channels = 1000, Seconds = 60;

    public static async Task<ResultTable> MeasureAsync(CancellationToken cancellationToken)
    {
        var title = $"Agent: {Channels:#,0} channels at 1 Hz, after {Seconds} s";
        using var folder = new TemporaryFolder();
        if (!CProgram.TryBuild("gateways", libmodbus: false, folder.Path, out var gatewaysPath, out var missing)) return ResultTable.Skipped(title, missing);
        if (!File.Exists("/usr/sbin/mosquitto") && !ChildProcess.IsInstalled("mosquitto")) return ResultTable.Skipped(title, "mosquitto is missing (apt install mosquitto)");

        var gatewayCount = GeneratedSite.GatewaysFor(Channels);
        using var gateways = ChildProcess.Start(gatewaysPath, gatewayCount.ToString(CultureInfo.InvariantCulture));
        int[] ports = [.. (await gateways.LineAsync(cancellationToken)).Split(' ').Select(p => int.Parse(p, CultureInfo.InvariantCulture))];
        await using var broker = await MosquittoBroker.StartAsync();
        GeneratedSite.Write(folder.File("site.yaml"), Channels, ports, sealSeconds: 10);
        await File.WriteAllTextAsync(folder.File("terms.txt"), Terms.Of("bench", "plant", "edge-bench").Encode(), cancellationToken);

        var began = Stopwatch.GetTimestamp();
        using var agent = AgentProcess.Start(folder, broker.Port);
        var firstAnswer = long.Parse(await gateways.LineAsync(cancellationToken), CultureInfo.InvariantCulture);
        var firstReading = (firstAnswer - began * (1e9 / Stopwatch.Frequency)) * 1e-9; // both are the kernel's monotonic clock

        var startCpu = agent.CpuSeconds;
        Samples cpu = new();
        for (var second = 10; second <= Seconds; second += 10)
        {
            var before = agent.CpuSeconds;
            await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System, cancellationToken);
            cpu.Add((agent.CpuSeconds - before) / 10);
        }
        var (rss, anonymous) = (agent.KiB("VmRSS") / 1024.0, agent.KiB("RssAnon") / 1024.0);
        var peak = agent.KiB("VmHWM") / 1024.0;
        await agent.StopAsync(cancellationToken);
        var answered = long.Parse(await gateways.EndAsync(cancellationToken), CultureInfo.InvariantCulture);
        return new ResultTable(title,
            [
                Row.AtMost("RssAnon", anonymous, "0.0", "MB", 48),
                Row.AtMost("RSS", rss, "0.0", "MB", 110, FormattableString.Invariant($"peak {peak:0.0} MB")),
                Row.AtMost("first reading after the start of the process", firstReading, "0.00", "s", 2),
                Row.Plain("… CPU of the process until then", FormattableString.Invariant($"{startCpu:0.00} s")),
                Row.Plain("CPU, median of 10 s", FormattableString.Invariant($"{100 * cpu.Median:0.0} % of a core")),
                Row.Plain("questions answered in all", answered.ToString("#,0", CultureInfo.InvariantCulture)),
            ],
            $"MB are MiB, from /proc/PID/status; {gatewayCount} gateway ports, SDM630 units of 13 channels, seal every 10 s, no ledger behind the broker, so segments wait in the store",
            "limit: the runtime's own heap and code are most of it; the first reading waits for the compiler, for reading profiles and for the first key, which this start makes");
    }
}

using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Benchmarks.Children;
using Traceability.Field.Modbus;
using Traceability.Profiles;

namespace Traceability.Benchmarks.Tcp;

/// <summary>What it costs this process to poll 500 devices once a second, through the buses that the agent uses.</summary>
/// <param name="CoreShare">CPU time over wall time; 1 is one core.</param>
/// <param name="Answered">Readings that came over those due; a figure of CPU counts only when this is near 1.</param>
sealed record ManyDevices(double CoreShare, double ReadingsPerSecond, double Answered)
{
    public const int Seconds = 20;
    const int Gateways = 25, Units = 20, ValuesPerUnit = TcpReads.Registers / 2;
    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    public static async Task<ManyDevices> PollAsync(string gatewaysPath, CancellationToken cancellationToken)
    {
        using var gateways = ChildProcess.Start(gatewaysPath, Gateways.ToString(CultureInfo.InvariantCulture));
        var ports = (await gateways.LineAsync(cancellationToken)).Split(' ').Select(p => int.Parse(p, CultureInfo.InvariantCulture)).ToList();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var counts = ports.Select(_ => new CountingSink()).ToList();
        var values = Enumerable.Range(1, Units)
            .SelectMany(unit => Enumerable.Range(0, ValuesPerUnit).Select(i => new PolledValue((byte)unit, RegisterTable.Holding, (ushort)(2 * i), 2, TimeSpan.FromSeconds(1))))
            .ToList();
        var buses = ports.Select((port, i) => new ModbusBus(
            new GatewayOptions("127.0.0.1", port), values, new Dictionary<byte, UnitOptions>(), counts[i], TimeProvider.System, NullLogger<ModbusBus>.Instance)
            .RunAsync(stop.Token)).ToList();

        await Task.Delay(WarmUp, TimeProvider.System, cancellationToken);
        using var self = Process.GetCurrentProcess();
        var (began, cpu, read) = (Stopwatch.GetTimestamp(), self.TotalProcessorTime, counts.Sum(c => c.Readings));
        await Task.Delay(TimeSpan.FromSeconds(Seconds), TimeProvider.System, cancellationToken);
        self.Refresh();
        var (seconds, used, came) = (Stopwatch.GetElapsedTime(began).TotalSeconds, self.TotalProcessorTime - cpu, counts.Sum(c => c.Readings) - read);
        await stop.CancelAsync();
        await Task.WhenAll(buses).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return new ManyDevices(used.TotalSeconds / seconds, came / seconds, came / seconds / (Gateways * Units * ValuesPerUnit));
    }
}

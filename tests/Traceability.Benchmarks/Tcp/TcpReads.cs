using System.Globalization;
using Traceability.Benchmarks.Children;
using Traceability.Benchmarks.Report;
using Traceability.Benchmarks.Workload;
using Traceability.Field.Modbus;
using Traceability.Profiles;

namespace Traceability.Benchmarks.Tcp;

/// <summary>Our Modbus TCP client and a C loop over libmodbus, one after the other in each round, against the same libmodbus server.</summary>
static class TcpReads
{
    public const int Registers = 50;
    const int Rounds = 7, Reads = 15_000, Window = 8;

    public static async Task<ResultTable> MeasureAsync(CancellationToken cancellationToken)
    {
        const string title = "Modbus TCP: reads per second over one connection, 50 holding registers; many devices";
        using var folder = new TemporaryFolder();
        if (!CProgram.TryBuild("modbus_server", libmodbus: true, folder.Path, out var serverPath, out var missing)
            || !CProgram.TryBuild("modbus_reader", libmodbus: true, folder.Path, out var readerPath, out missing)
            || !CProgram.TryBuild("gateways", libmodbus: false, folder.Path, out var gatewaysPath, out missing)) return ResultTable.Skipped(title, missing);

        Samples ours = new(), peer = new(), ratio = new(), pipelined = new(), ourCpu = new(), peerCpu = new();
        using (var server = ChildProcess.Start(serverPath))
        {
            var port = await server.LineAsync(cancellationToken);
            for (var round = -1; round < Rounds; round++)
            {
                var began = CpuTime.Microseconds;
                var one = await OursAsync(port, window: 1, cancellationToken);
                var used = (CpuTime.Microseconds - began) / Reads;
                double[] loop = [.. (await ChildProcess.OutputAsync(readerPath, [port, Text(Registers), Text(Reads)], cancellationToken)).Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
                var (theirs, theirUse) = (loop[0], loop[1]);
                var eight = await OursAsync(port, Window, cancellationToken);
                if (round < 0) continue; // the first is for the compiler
                ours.Add(one);
                peer.Add(theirs);
                ratio.Add(one / theirs);
                pipelined.Add(eight);
                ourCpu.Add(used);
                peerCpu.Add(theirUse);
            }
        }
        var many = await ManyDevices.PollAsync(gatewaysPath, cancellationToken);
        return new ResultTable(title,
            [
                Row.Beside("reads/s, 1 outstanding", ours.Median, peer.Median, "#,0", least: 1.5),
                Row.Beside($"reads/s, {Window} outstanding (the loop can have 1)", pipelined.Median, peer.Median, "#,0", least: null),
                Row.Beside("CPU per read, 1 outstanding (µs; the server's not counted)", ourCpu.Median, peerCpu.Median, "0.0", least: null),
                Row.AtMost($"500 devices at 1 Hz: CPU of the polling process ({many.ReadingsPerSecond:#,0} readings/s)", 100 * many.CoreShare, "0.0", "% of a core", 10),
                Row.Plain("… questions answered of those due", many.Answered.ToString("0.0 %", CultureInfo.InvariantCulture)),
            ],
            $"median of {Rounds} rounds of {Reads:#,0} reads, ours, loop, ours with a window in each round; ours {ours.Range("#,0")}, loop {peer.Range("#,0")}, ratio in one round {ratio.Range("0.00")}",
            "limit: one question at a time is bounded by the round trip over the loopback and two thread wake-ups; both clients, and the server, share the machine's cores",
            $"500 devices: 25 gateway ports × 20 units, 50 registers (25 values) each, one question a second each, {ManyDevices.Seconds} s; gateways are a C program in a process of its own, not counted");
    }

    static Task<double> OursAsync(string port, int window, CancellationToken cancellationToken) => ReadRate.MeasureAsync(
        "127.0.0.1", int.Parse(port, CultureInfo.InvariantCulture), new ReadRequest(1, RegisterTable.Holding, 0, Registers), Reads, window, TimeProvider.System, cancellationToken);

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using System.Globalization;
using Traceability.Benchmarks.Children;
using Traceability.Benchmarks.Rtu;
using Traceability.Benchmarks.Workload;
using Traceability.Edge.Setup;
using Traceability.Field.Modbus;
using Traceability.Field.Modbus.Scanning;
using Traceability.Field.Serial;

namespace Traceability.Benchmarks.Setup;

/// <summary>A serial line with nobody on it, asked through to the end.</summary>
static class EmptyLine
{
    public const int Units = 247, Baud = 9_600;

    /// <summary>The fast pass alone: by the wall's clock, and by the line's, on which bytes take their time.</summary>
    public static async Task<(TimeSpan Wall, TimeSpan Line)> ScanAsync(string linePath, CancellationToken cancellationToken)
    {
        using var line = RtuReads.Start(linePath, Baud, silentUnit: RtuReads.AllUnits);
        SerialBusOptions port = new(new SerialSettings(await line.LineAsync(cancellationToken), Baud) { Parity = Parity.Even });
        var began = Stopwatch.GetTimestamp();
        var result = await SerialScan.RunAsync(port, [.. Enumerable.Range(1, Units).Select(unit => (byte)unit)], ScanPass.Fast, TimeProvider.System, _ => { }, _ => { }, cancellationToken);
        var wall = Stopwatch.GetElapsedTime(began);
        long[] heard = [.. (await line.AnswerAsync("heard", cancellationToken)).Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture))];
        return result.Questions == Units && heard[0] == Units ? (wall, TimeSpan.FromMicroseconds(heard[1])) : throw new InvalidOperationException($"{result.Questions} questions were asked, {heard[0]} heard");
    }

    public static async Task<(double Wall, double Cpu)> ScanByProgramAsync(string linePath, TemporaryFolder folder, CancellationToken cancellationToken)
    {
        using var line = RtuReads.Start(linePath, Baud, silentUnit: RtuReads.AllUnits);
        var device = await line.LineAsync(cancellationToken);
        return await SetupVerbs.TakesAsync(ExitCode.Wrong, ["scan", "--device", device, "--baud", $"{Baud}", "--parity", "even", "--fast", "--profiles", GeneratedSite.Profiles, "--agent", folder.File("none.sock")], cancellationToken);
    }
}

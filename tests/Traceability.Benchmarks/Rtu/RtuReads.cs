using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Benchmarks.Children;
using Traceability.Benchmarks.Report;
using Traceability.Benchmarks.Workload;
using Traceability.Field.Modbus;
using Traceability.Field.Serial;
using Traceability.Profiles;

namespace Traceability.Benchmarks.Rtu;

/// <summary>How much of a serial line's time goes to frames and their prescribed silence, and what one dead unit costs the others.</summary>
static class RtuReads
{
    /// <summary>In the place of the silent unit.</summary>
    public const int AllUnits = 255;

    const int BitsPerCharacter = 11, AnswerDelayMicroseconds = 5_000;

    public static async Task<ResultTable> MeasureAsync(CancellationToken cancellationToken)
    {
        const string title = "Modbus RTU: the line's time, and one dead unit among 20";
        using var folder = new TemporaryFolder();
        if (!CProgram.TryBuild("rtu_line", libmodbus: false, folder.Path, out var linePath, out var missing)) return ResultTable.Skipped(title, missing);
        List<Row> rows = [];
        foreach (var baud in (int[])[9_600, 19_200])
        {
            foreach (var registers in (ushort[])[2, 50])
                rows.Add(Row.AtLeast($"{baud:#,0} baud, {registers} registers: frame time of bus time", 100 * await ShareAsync(linePath, baud, registers, cancellationToken), "0.0", "%", 95));
        }
        var dead = await DeadUnit.PollAsync(linePath, cancellationToken);
        rows.Add(Row.AtLeast("one dead unit among 20 at 19,200 baud: rate of the others, of that due", 100 * dead.OthersShare, "0.0", "%", 95));
        rows.Add(Row.AtMost("… read again after it returns", dead.Return.TotalSeconds, "0.0", "s", 30));
        return new ResultTable(title, rows,
            "frame time: 8 bytes of question, 5 and twice the registers of answer, 3.5 characters of silence before the question; bus time: the same frames and the silence that there was",
            $"the unit's answer delay ({AnswerDelayMicroseconds / 1000} ms) is not counted, nor what the far end came late with; a pseudo terminal has no pace, so the far end keeps it",
            $"dead unit: 2 registers a second of each, time-out {UnitOptions.Default.Timeout.TotalMilliseconds} ms, {DeadUnit.Seconds} s");
    }

    static async Task<double> ShareAsync(string linePath, int baud, ushort registers, CancellationToken cancellationToken)
    {
        using var line = Start(linePath, baud, silentUnit: 0);
        var device = await line.LineAsync(cancellationToken);
        var open = new SerialBusOptions(new SerialSettings(device, baud)).Opener(TimeProvider.System, new LineStatistics(), NullLogger.Instance);
        using var port = await open(cancellationToken) ?? throw new IOException($"{device} cannot be opened");
        await ReadAsync(20);
        await line.AnswerAsync("count", cancellationToken);
        await ReadAsync(200);
        long[] counted = [.. (await line.AnswerAsync("count", cancellationToken)).Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture))];
        var character = 1e6 * BitsPerCharacter / baud;
        var frames = counted[0] * (8 + 5 + 2 * registers) * character;
        return (frames + counted[0] * 3.5 * character) / (frames + counted[1]);

        Task<double> ReadAsync(int reads) =>
            ReadRate.MeasureAsync(port, new ReadRequest(1, RegisterTable.Holding, 0, registers), reads, TimeProvider.System, cancellationToken);
    }

    public static ChildProcess Start(string linePath, int baud, int silentUnit) =>
        ChildProcess.Start(linePath, new[] { baud, BitsPerCharacter, AnswerDelayMicroseconds, silentUnit }.Select(n => n.ToString(CultureInfo.InvariantCulture)));
}

using System.Diagnostics;
using System.Globalization;
using Traceability.Benchmarks.Children;
using Traceability.Benchmarks.Report;
using Traceability.Benchmarks.Workload;
using Traceability.Edge.Setup;
using Traceability.Edge.Setup.Solving;
using Traceability.Field.Modbus.Scanning;
using Traceability.Profiles;
using Traceability.Testing;

namespace Traceability.Benchmarks.Setup;

/// <summary>What a field engineer waits for: <c>check</c>, <c>solve</c> and <c>scan</c>, as programs that are started for it.</summary>
static class SetupVerbs
{
    const int Channels = 6_500, Rounds = 7, Registers = 200;

    public static async Task<ResultTable> MeasureAsync(CancellationToken cancellationToken)
    {
        const string title = "edge-setup: what an engineer waits for";
        using var folder = new TemporaryFolder();
        if (!CProgram.TryBuild("rtu_line", libmodbus: false, folder.Path, out var linePath, out var missing)) return ResultTable.Skipped(title, missing);

        var site = folder.File("site.yaml");
        GeneratedSite.Write(site, Channels, [.. Enumerable.Range(1_502, GeneratedSite.GatewaysFor(Channels))], sealSeconds: 10);
        var start = await ManyAsync(ExitCode.Fine, cancellationToken, "--version");
        var check = await ManyAsync(ExitCode.Fine, cancellationToken, "check", site, "--profiles", GeneratedSite.Profiles);

        Sample[] samples = [SampleOf("1234.50", 1), SampleOf("1235.75", 2)];
        await File.WriteAllTextAsync(folder.File("samples.json"), SampleFile.Write(samples), cancellationToken);
        var solve = await ManyAsync(ExitCode.Fine, cancellationToken, "solve", "--samples", folder.File("samples.json"));
        await using ScriptedModbusServer device = new(async (question, connection) => await connection.SendAsync(question.Answer(Words(question.Function == 3 ? RegisterTable.Holding : RegisterTable.Input, 1234.5f, 1)
            .AsSpan(question.Address, question.Count))));
        var survey = await ManyAsync(ExitCode.Fine, cancellationToken, "solve", "--host", "127.0.0.1", "--port", Text(device.Port), "--shows", "1234.5", "--agent", folder.File("none.sock"));

        var (wall, line) = await EmptyLine.ScanAsync(linePath, cancellationToken);
        var program = await EmptyLine.ScanByProgramAsync(linePath, folder, cancellationToken);
        return new ResultTable(title,
            [
                Within($"check of a site of {Channels / 13} devices, {Channels:#,0} channels", check),
                Within($"solve: two numbers shown, 2 × {Registers} registers each", solve),
                Within("… one number shown, the device asked over TCP", survey),
                Row.Plain("… of each the start of the program", FormattableString.Invariant($"{start.Wall.Median:0.00} s"), FormattableString.Invariant($"CPU {start.Cpu.Median:0.00} s")),
                Row.AtMost($"scan: fast pass over {EmptyLine.Units} dead addresses at {EmptyLine.Baud:#,0} baud, by the clock on the wall", wall.TotalSeconds, "0.00", "s", 10),
                Row.AtMost("… by the line's own clock, first byte to last", line.TotalSeconds, "0.00", "s", 10),
                Row.Plain("… as a program, from its start to its last word", FormattableString.Invariant($"{program.Wall:0.00} s"), FormattableString.Invariant($"CPU {program.Cpu:0.00} s")),
            ],
            FormattableString.Invariant($"each a process of its own, by the wall's clock, median of {Rounds}; in the peer's place, as there is none, the range and the CPU time, which is what is left on a machine that others load"),
            "the device of solve answers at once, and a real one takes 10 to 100 ms for each 32 registers; the search is what is left of it",
            "scan: 8E1 on a pseudo terminal that has the pace of the line; the look around before the first question and the wait for the last late answer are in the wall's time, not in the line's");
    }

    /// <summary>Noise in which one float is what the display shows, and moves with it.</summary>
    static Sample SampleOf(string shows, int seed)
    {
        var value = float.Parse(shows, CultureInfo.InvariantCulture);
        return new(Shown.Read(shows)!, [.. ((RegisterTable[])[RegisterTable.Holding, RegisterTable.Input]).Select(table => new SurveyedBlock(table, 0, Words(table, value, seed), default, default))], IsTcp: true);
    }

    static ushort[] Words(RegisterTable table, float value, int seed)
    {
        Random random = new(seed);
        ushort[] words = [.. Enumerable.Range(0, Registers + 32).Select(_ => (ushort)random.Next(1, 0x10000))];
        var bits = BitConverter.SingleToUInt32Bits(value);
        if (table == RegisterTable.Input) (words[70], words[71]) = ((ushort)(bits >> 16), (ushort)bits);
        return words;
    }

    static async Task<(Samples Wall, Samples Cpu)> ManyAsync(ExitCode expected, CancellationToken cancellationToken, params string[] arguments)
    {
        Samples wall = new(), cpu = new();
        for (var round = 0; round < Rounds; round++)
        {
            var took = await TakesAsync(expected, arguments, cancellationToken);
            wall.Add(took.Wall);
            cpu.Add(took.Cpu);
        }
        return (wall, cpu);
    }

    /// <summary>Seconds of one run, by the shell's own measure.</summary>
    /// <exception cref="InvalidOperationException">It did something else than what was to be measured.</exception>
    public static async Task<(double Wall, double Cpu)> TakesAsync(ExitCode expected, string[] arguments, CancellationToken cancellationToken)
    {
        string[] timed = ["-c", "TIMEFORMAT='%R %U %S'; time \"$0\" \"$@\"", "dotnet", Path.Combine(AppContext.BaseDirectory, "edge-setup.dll"), .. arguments];
        using var process = Process.Start(new ProcessStartInfo("bash", timed) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        var errors = (await said).TrimEnd().Split('\n');
        if (process.ExitCode != (int)expected) throw new InvalidOperationException($"edge-setup {arguments[0]} exited with {process.ExitCode}: {string.Join('\n', errors)}{output}");
        double[] seconds = [.. errors[^1].Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        return (seconds[0], seconds[1] + seconds[2]);
    }

    static Row Within(string what, (Samples Wall, Samples Cpu) took) =>
        Row.AtMost(what, took.Wall.Median, "0.00", "s", 1, $"{took.Wall.Range("0.00")} s, CPU {took.Cpu.Median.ToString("0.00", CultureInfo.InvariantCulture)} s");

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

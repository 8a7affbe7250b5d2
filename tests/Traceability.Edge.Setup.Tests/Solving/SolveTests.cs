using System.Globalization;
using Traceability.Profiles;
using Traceability.Testing;

namespace Traceability.Edge.Setup.Tests.Solving;

/// <summary><c>solve</c> as it is typed: against a scripted device with holes, the simulator, and files.</summary>
public sealed class SolveTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("edge-setup-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    static Task<SetupRun> SolveAsync(params string[] args) => SetupRun.OfAsync(["solve", .. args]);

    /// <summary>Holding registers 0 to 39 without 13 and 14, and no input registers; 20 and 21 are 1234.5 as a float, the rest is noise.</summary>
    static async Task AnswerAsync(ModbusQuestion question, ScriptedModbusServer.Connection connection)
    {
        var words = new ushort[40];
        Random random = new(5);
        for (var i = 0; i < words.Length; i++) words[i] = (ushort)random.Next(0x10000);
        var bits = BitConverter.SingleToUInt32Bits(1234.5f);
        (words[20], words[21]) = ((ushort)(bits >> 16), (ushort)bits);
        var end = question.Address + question.Count;
        if (question.Function != 3) await connection.SendAsync(question.Exception(1));
        else if (end > words.Length || (question.Address < 15 && end > 13)) await connection.SendAsync(question.Exception(2));
        else await connection.SendAsync(question.Answer(words.AsSpan(question.Address, question.Count)));
    }

    [Fact]
    public async Task The_number_on_the_display_becomes_a_profile_with_the_frames_that_show_it_and_check_takes_it()
    {
        await using ScriptedModbusServer server = new(AnswerAsync);
        var (profile, saved) = (Path.Combine(folder, "my-meter.yaml"), Path.Combine(folder, "puzzle.json"));
        var run = await SolveAsync("--host", "127.0.0.1", "--port", $"{server.Port}", "--shows", "1234.50", "--to", "63", "--unit-of-measure", "kWh", "--write", profile, "--save", saved);
        Assert.True(run.Code == ExitCode.Fine, run.Output + run.Errors);
        Assert.Contains("f32", run.Output, StringComparison.Ordinal);
        run.FitsEightyColumns();
        Assert.All(server.Questions, question => Assert.True(question.Function is 3 or 4 or 0x2B));

        var read = ProfileFile.Read(profile, File.ReadAllBytes(profile));
        Assert.True(read.Profile is not null, string.Join('\n', read.Errors) + File.ReadAllText(profile));
        var value = Assert.Single(read.Profile.Values);
        // One number alone is no proof, however exactly it fits.
        Assert.Equal((Verification.MapOnly, "energy_import", 20, RegisterType.F32, "kWh"), (read.Profile.Verified, value.Name, value.Rule.WireAddress, value.Rule.Type, value.Rule.Unit));
        var frame = Assert.Single(read.Profile.Frames);
        Assert.Equal((FrameOrigin.Capture, FrameTransport.Tcp, "1234.50"), (frame.Origin, frame.Transport, frame.Shows));
        // The frame says by itself what the profile says: answer data behind the MBAP header, function and count.
        var asked = frame.Ask.Span[8] << 8 | frame.Ask.Span[9];
        var data = frame.Answer.Span[(9 + 2 * (value.Rule.WireAddress - asked))..];
        Assert.Equal(1234.5f, BitConverter.UInt32BitsToSingle((uint)(data[0] << 24 | data[1] << 16 | data[2] << 8 | data[3])));

        var site = Path.Combine(folder, "site.yaml");
        File.WriteAllText(site, """
            organisation: demo
            facility: {id: mine, name: Mine, time-zone: UTC}
            device: edge
            ledger: {host: 203.0.113.1}
            buses:
              - name: meters
                kind: modbus-tcp
                host: 127.0.0.1
                units:
                  - {name: mill, unit: 1, profile: my-meter, serial: X1, values: [energy_import]}
            """);
        var check = await SetupRun.OfAsync("check", site, "--profiles", folder);
        Assert.True(check.Code == ExitCode.Fine, check.Errors);

        // The same elsewhere, without the device; what is there is not written over.
        var replay = await SolveAsync("--samples", saved, "--json");
        Assert.True(replay.Json.GetProperty("solved").GetBoolean(), replay.Output);
        var over = await SolveAsync("--samples", saved, "--unit-of-measure", "kWh", "--write", profile);
        Assert.Equal(ExitCode.Unusable, over.Code);
        Assert.Contains("it is there already", over.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Holes_are_found_by_halves_and_left_out()
    {
        await using ScriptedModbusServer server = new(AnswerAsync);
        var run = await SolveAsync("--host", "127.0.0.1", "--port", $"{server.Port}", "--shows", "1234.5", "--to", "39", "--table", "holding", "--json");
        Assert.Equal(38, run.Json.GetProperty("registers").GetInt32());
        Assert.Contains(server.Questions, question => question is { Address: 13, Count: 1 });
    }

    [Fact]
    public async Task Nothing_that_fits_or_too_much_is_not_guessed_at_but_says_what_to_do()
    {
        await using ScriptedModbusServer server = new(AnswerAsync);
        string[] device = ["--host", "127.0.0.1", "--port", $"{server.Port}", "--to", "39", "--table", "holding"];
        var none = await SolveAsync([.. device, "--shows", "987654321.123"]);
        Assert.Equal((ExitCode.Wrong, ""), (none.Code, none.Output));
        Assert.Matches(@"^No reading fits: \d+ were tried on 38 registers\. Remedy: ", none.Errors);
        var many = await SolveAsync([.. device, "--shows", "1"]);
        Assert.Equal(ExitCode.Wrong, many.Code);
        Assert.Matches(@"readings fit, and nothing is guessed\. Remedy: let the value change and type it again \(--again\), with more digits", many.Errors);
        var zero = await SolveAsync([.. device, "--shows", "0.00"]);
        Assert.Contains("shows zero fits every empty register", zero.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_meter_on_a_serial_line_is_solved_by_what_it_shows()
    {
        await using var mine = await SimulatedMine.StartAsync();
        var run = await SolveAsync("--device", mine.Serial, "--baud", "9600", "--parity", "even", "--unit", "1", "--shows", "50", "--table", "input", "--from", "60", "--to", "79", "--json");
        var best = run.Json.GetProperty("candidates")[0];
        Assert.Equal((70, "f32", "ABCD"), (best.GetProperty("wire").GetInt32(), best.GetProperty("type").GetString(), best.GetProperty("order").GetString()));
    }

    [Fact]
    public async Task A_second_number_typed_when_the_display_has_changed_decides()
    {
        var profile = Path.Combine(folder, "decided.yaml");
        // Each survey of one question finds the counter one further, and a register that stood at the same number still there.
        var surveys = 0;
        await using ScriptedModbusServer server = new(async (question, connection) =>
        {
            surveys++;
            await connection.SendAsync(question.Answer(4_999, 700, 9_999, surveys == 1 ? (ushort)700 : (ushort)701, 8_888));
        });
        var run = await SetupRun.AnsweredAsync("seventy\n70.1\n", "solve", "--host", "127.0.0.1", "--port", $"{server.Port}", "--to", "4", "--table", "holding", "--shows", "70.0", "--again", "--json",
            "--unit-of-measure", "V", "--write", profile);
        Assert.True(run.Code == ExitCode.Fine, run.Output + run.Errors);
        Assert.Equal((1, 3, 2), (run.Json.GetProperty("fits").GetInt32(), run.Json.GetProperty("candidates")[0].GetProperty("wire").GetInt32(), run.Json.GetProperty("samples").GetInt32()));
        Assert.Equal(Verification.Capture, ProfileFile.Read(profile, File.ReadAllBytes(profile)).Profile!.Verified);
        Assert.Contains("'seventy' is no number as a display shows it", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_unit_that_is_silent_or_a_line_that_cannot_be_had_is_one_sentence()
    {
        await using ScriptedModbusServer server = new((_, _) => Task.CompletedTask);
        var silent = await SolveAsync("--host", "127.0.0.1", "--port", $"{server.Port}", "--shows", "1", "--timeout", "30");
        Assert.Equal(ExitCode.Unreachable, silent.Code);
        Assert.Contains("unit 1 does not answer. Remedy: ", silent.Errors, StringComparison.Ordinal);
        var absent = await SolveAsync("--device", "/dev/nothing-here", "--shows", "1");
        Assert.Equal(ExitCode.Unreachable, absent.Code);
        Assert.Contains("is it plugged in?", absent.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Display_numbers_that_the_register_has_in_more_digits_are_no_capture()
    {
        var (puzzle, profile) = (Path.Combine(folder, "puzzle.json"), Path.Combine(folder, "cut.yaml"));
        File.WriteAllText(puzzle, """{"transport":"rtu","samples":[{"shows":"12345","blocks":[{"table":"input","address":7,"words":["0012","D68F"],"ask":"0104","answer":"0104"}]}]}""");
        var run = await SolveAsync("--samples", puzzle, "--unit-of-measure", "W", "--write", profile);
        Assert.True(run.Code == ExitCode.Fine, run.Output + run.Errors);
        var read = ProfileFile.Read(profile, File.ReadAllBytes(profile));
        Assert.Equal((Verification.MapOnly, -2), (read.Profile!.Verified, read.Profile.Values[0].Rule.ResolutionExponent));
        Assert.Null(read.Profile.Frames[0].Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""{"samples":[null]}""")]
    [InlineData("""{"samples":[{"shows":"1","blocks":[null]}]}""")]
    [InlineData("""{"samples":[{"shows":"x","blocks":[]}]}""")]
    [InlineData("""{"samples":[{"shows":"1","blocks":[{"table":"coil","address":0,"words":["0000"]}]}]}""")]
    [InlineData("""{"samples":[{"shows":"1","blocks":[{"table":"input","address":65535,"words":["0000","0000"]}]}]}""")]
    [InlineData("""{"samples":[{"shows":"1","blocks":[{"table":"input","address":0,"words":["00G0"]}]}]}""")]
    [InlineData("""{"samples":[{"shows":"1","blocks":[{"table":"input","address":0,"words":["0000"],"ask":"0"}]}]}""")]
    public async Task A_file_that_is_no_puzzle_is_refused_in_a_sentence(string text)
    {
        var puzzle = Path.Combine(folder, "puzzle.json");
        File.WriteAllText(puzzle, text);
        var run = await SolveAsync("--samples", puzzle);
        Assert.Equal((ExitCode.Unusable, ""), (run.Code, run.Output));
        Assert.Contains("Remedy: ", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--host", "x")]
    [InlineData("--host", "x", "--shows", "1,5")]
    [InlineData("--host", "x", "--shows", "1", "--to", "70000")]
    [InlineData("--host", "x", "--shows", "1", "--table", "coil")]
    [InlineData("--host", "x", "--shows", "1", "--factor", "0")]
    [InlineData("--host", "x", "--shows", "1", "--write", "My Meter.yaml", "--unit-of-measure", "W")]
    [InlineData("--host", "x", "--shows", "1", "--write", "m.yaml")]
    [InlineData("--host", "x,y", "--shows", "1")]
    [InlineData("--shows", "1")]
    public async Task What_cannot_be_meant_is_told_before_anything_is_asked(params string[] args)
    {
        var run = await SolveAsync(args);
        Assert.Equal((ExitCode.Unusable, ""), (run.Code, run.Output));
        Assert.Single(run.Errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task Four_hundred_registers_are_tried_whole()
    {
        Random random = new(11);
        var words = string.Join(',', Enumerable.Range(0, 400).Select(_ => $"\"{random.Next(0x10000).ToString("X4", CultureInfo.InvariantCulture)}\""));
        var puzzle = Path.Combine(folder, "puzzle.json");
        File.WriteAllText(puzzle, $$"""{"samples":[{"shows":"4711.25","blocks":[{"table":"input","address":0,"words":[{{words}}]}]}]}""");
        var run = await SolveAsync("--samples", puzzle, "--json");
        Assert.InRange(run.Json.GetProperty("tried").GetInt64(), 100_000, 200_000);
    }
}

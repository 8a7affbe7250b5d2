using System.Text.Json;
using Traceability.Testing;

namespace Traceability.Edge.Setup.Tests.Scanning;

/// <summary><c>scan</c> against the simulator's lines and against scripted hosts.</summary>
public sealed class ScanTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("edge-setup-").FullName;

    /// <summary>The simulator's devices and one that it has not: what is compared is asked for, which a late unit takes its time for.</summary>
    public ScanTests()
    {
        foreach (var id in (string[])["eastron-sdm630", "eastron-sdm120", "endress-promass83", "flintec-ft112", "abb-b23", "omron-v680s"])
            File.Copy(RepositoryRoot.File($"firmware-config/profiles/{id}.yaml"), Path.Combine(folder, id + ".yaml"));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    Task<SetupRun> ScanAsync(params string[] args) => SetupRun.OfAsync(["scan", "--profiles", folder, .. args]);

    static JsonElement[] Units(SetupRun run) => [.. run.Json.GetProperty("lines").EnumerateArray().SelectMany(line => line.GetProperty("units").EnumerateArray())];

    static int[] Ids(SetupRun run) => [.. Units(run).Select(unit => unit.GetProperty("unit").GetInt32())];

    static string Best(SetupRun run, int unit) => Units(run).First(u => u.GetProperty("unit").GetInt32() == unit).GetProperty("profiles")[0].GetProperty("profile").GetString()!;

    [Fact]
    public async Task Units_on_a_serial_line_are_found_also_late_and_noisy_ones_and_known_by_their_profiles()
    {
        await using var mine = await SimulatedMine.StartAsync();
        await mine.CommandAsync("late 2 120");
        await mine.CommandAsync("noisy 3 30");
        var run = await ScanAsync("--device", mine.Serial, "--baud", "9600", "--parity", "even", "--units", "1-4,10,20", "--json");
        Assert.True(run.Code == ExitCode.Fine, run.Output + run.Errors);
        Assert.Equal([1, 2, 3, 10, 20], Ids(run));
        Assert.Equal(("eastron-sdm630", "eastron-sdm630", "endress-promass83"), (Best(run, 1), Best(run, 2), Best(run, 10)));
        Assert.True(Units(run).First(u => u.GetProperty("unit").GetInt32() == 2).GetProperty("tookMs").GetDouble() >= 100);
        Assert.Contains("profile: eastron-sdm630", run.Json.GetProperty("siteLines").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_late_unit_is_found_in_the_fast_pass_by_its_own_answer_and_the_screen_fits()
    {
        await using var mine = await SimulatedMine.StartAsync();
        await mine.CommandAsync("late 1 120");
        var run = await ScanAsync("--device", mine.Serial, "--baud", "9600", "--parity", "even", "--units", "1-6", "--fast");
        Assert.True(run.Code == ExitCode.Fine, run.Output + run.Errors);
        Assert.Contains("unit 1 answers after 1", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 line setting x 6 units: fast pass at most", run.Output, StringComparison.Ordinal);
        Assert.Contains("eastron-sdm630", run.Output, StringComparison.Ordinal);
        run.FitsEightyColumns();
    }

    [Fact]
    public async Task A_gateway_that_says_who_is_not_there_is_no_host_of_247_devices()
    {
        await using var mine = await SimulatedMine.StartAsync();
        var run = await ScanAsync("--host", "127.0.0.1", "--port", $"{mine.GatewayPort}", "--json");
        Assert.True(run.Code == ExitCode.Fine, run.Output + run.Errors);
        Assert.Equal([1, 2, 3, 10, 20], Ids(run));
        Assert.Equal("endress-promass83", Best(run, 10));
        Assert.Contains("of 242 units", run.Json.GetProperty("lines")[0].GetProperty("remarks")[0].GetString()!, StringComparison.Ordinal);

        var silent = await ScanAsync("--host", "127.0.0.1", "--port", $"{mine.ReaderPort}", "--units", "1-3,255", "--patience", "50", "--json");
        Assert.Equal([255], Ids(silent));
    }

    [Fact]
    public async Task A_device_that_answers_under_every_identifier_is_one_device()
    {
        await using ScriptedModbusServer server = new(async (question, connection) => await connection.SendAsync(question.AnswerByAddress()));
        var run = await ScanAsync("--host", "127.0.0.1", "--port", $"{server.Port}", "--units", "1-20,255", "--json");
        Assert.Equal([255], Ids(run));
        Assert.Contains("one device", run.Json.GetProperty("lines")[0].GetProperty("remarks")[0].GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_exceptions_are_an_answer_and_a_late_answer_belongs_to_its_own_question()
    {
        await using ScriptedModbusServer server = new(async (question, connection) =>
        {
            if (question.Unit == 5) connection.Kept.Add(question);
            if (question.Unit == 7 && connection.Kept is [var late]) await connection.SendAsync(late.Exception(1));
            if (question.Unit == 8) await connection.SendAsync(question.Exception(4));
        });
        var run = await ScanAsync("--host", "127.0.0.1", "--port", $"{server.Port}", "--units", "4-9", "--patience", "60", "--json");
        Assert.Equal([5, 8], Ids(run));
        Assert.Equal([1, 4], Units(run).Select(unit => unit.GetProperty("exception").GetInt32()));
    }

    [Fact]
    public async Task Hosts_that_cannot_be_had_are_told_apart()
    {
        await using ScriptedModbusServer server = new((_, _) => Task.CompletedTask);
        var port = server.Port;
        await server.DisposeAsync();
        var refused = await ScanAsync("--host", "127.0.0.1", "--port", $"{port}", "--units", "1", "--json");
        Assert.Equal((ExitCode.Unreachable, "refused"), (refused.Code, refused.Json.GetProperty("lines")[0].GetProperty("trouble").GetString()));
        var unknown = await ScanAsync("--host", "no-such-host.invalid", "--units", "1");
        Assert.Equal(ExitCode.Unreachable, unknown.Code);
        Assert.Contains("no such host is known. Remedy: ", unknown.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_absent_forbidden_taken_or_no_line_is_one_sentence()
    {
        await using var mine = await SimulatedMine.StartAsync();
        var absent = await ScanAsync("--device", "/dev/serial/by-path/nothing-here");
        Assert.Equal(ExitCode.Unreachable, absent.Code);
        Assert.Contains("is it plugged in?", absent.Errors, StringComparison.Ordinal);

        var noLine = await ScanAsync("--device", "/dev/null");
        Assert.Contains("it is no serial line", noLine.Errors, StringComparison.Ordinal);

        using var other = new FileStream(mine.Serial, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var taken = await ScanAsync("--device", mine.Serial, "--units", "1-3");
        Assert.Equal(ExitCode.Unreachable, taken.Code);
        Assert.Contains("another program has it. Remedy: ", taken.Errors, StringComparison.Ordinal);
        Assert.Single(taken.Errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task Nobody_on_the_line_is_said_with_what_to_look_at()
    {
        await using var mine = await SimulatedMine.StartAsync();
        var run = await ScanAsync("--device", mine.Serial, "--baud", "19200", "--parity", "none", "--units", "30-33", "--patience", "20");
        Assert.Equal(ExitCode.Wrong, run.Code);
        Assert.Contains("Nobody answers. Remedy: ", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scan")]
    [InlineData("solve")]
    [InlineData("read")]
    public async Task Help_has_examples_and_fits(string verb)
    {
        var run = await SetupRun.OfAsync(verb, "--help");
        Assert.Contains($"\n  edge-setup {verb}", run.Output, StringComparison.Ordinal);
        run.FitsEightyColumns();
    }

    [Theory]
    [InlineData("--device", "/dev/x", "--host", "y")]
    [InlineData("--device", "/dev/x", "--baud", "fast")]
    [InlineData("--device", "/dev/x", "--parity", "mark")]
    [InlineData("--device", "/dev/x", "--units", "0-5")]
    [InlineData("--device", "/dev/x", "--units", "1-248")]
    [InlineData("--host", "10.0.0.0/8")]
    [InlineData("--host", "10.0.0.9-10.0.0.1")]
    [InlineData("--host", "a b")]
    [InlineData("--host", "x", "--port", "0")]
    [InlineData("--device", "/dev/x", "--patience", "0")]
    [InlineData]
    public async Task What_cannot_be_meant_is_told_before_anything_is_opened(params string[] args)
    {
        var run = await ScanAsync(args);
        Assert.Equal((ExitCode.Unusable, ""), (run.Code, run.Output));
        Assert.Single(run.Errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_bus_of_a_site_file_is_scanned_as_it_is_set_there_and_one_with_another_master_never()
    {
        await using var mine = await SimulatedMine.StartAsync();
        var site = Path.Combine(folder, "site.yaml");
        var text = File.ReadAllText(RepositoryRoot.File("firmware-config/sites/demo-mine.yaml")).Replace("port: 1502", $"port: {mine.GatewayPort}", StringComparison.Ordinal);
        File.WriteAllText(site, text);
        var run = await ScanAsync(site, "--bus", "gateway", "--units", "1-3", "--json");
        Assert.Equal([1, 2, 3], Ids(run));
        var unnamed = await ScanAsync(site);
        Assert.Contains("--bus gateway or gate", unnamed.Errors, StringComparison.Ordinal);

        File.WriteAllText(site, text.Replace("kind: modbus-tcp\n    host: 127.0.0.1\n    port: " + mine.GatewayPort, "kind: rtu-over-tcp\n    role: listener\n    host: 127.0.0.1", StringComparison.Ordinal));
        var listener = await ScanAsync(site, "--bus", "gateway");
        Assert.Equal(ExitCode.Unusable, listener.Code);
        Assert.Contains("role: listener", listener.Errors, StringComparison.Ordinal);
    }
}

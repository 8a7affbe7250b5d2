using Traceability.Edge.Setup.Planning;
using Traceability.Evidence.Entries;
using Traceability.Site;
using Traceability.Testing;

namespace Traceability.Edge.Setup.Tests;

public sealed class PlanTests : IDisposable
{
    static readonly string Profiles = RepositoryRoot.File("firmware-config/profiles");
    readonly string folder = Directory.CreateTempSubdirectory("edge-setup-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string Site(string buses, string seal = "")
    {
        var path = Path.Combine(folder, "site.yaml");
        File.WriteAllText(path, $"organisation: demo\nfacility: {{id: mill, name: Mill, time-zone: UTC}}\ndevice: edge\n{seal}\nledger: {{host: ledger.invalid}}\nbuses:\n{buses}");
        return path;
    }

    static string Meters(int count, int periodMs) =>
        string.Concat(Enumerable.Range(1, count).Select(unit => $"      - {{name: m{unit}, unit: {unit}, profile: eastron-sdm120, serial: S{unit}, values: [{{name: energy_import, period-ms: {periodMs}}}]}}\n"));

    string Serial(int meters, int periodMs, string parity = "even") =>
        Site($"  - name: line\n    kind: modbus-rtu\n    device: /dev/serial/by-path/p0\n    baud: 9600\n    parity: {parity}\n    units:\n{Meters(meters, periodMs)}");

    [Fact]
    public async Task A_serial_lines_time_is_that_of_silence_question_delay_and_answer()
    {
        var run = await SetupRun.OfAsync("plan", Serial(1, 1000), "--profiles", Profiles, "--answer-ms", "0", "--json");
        Assert.Equal((ExitCode.Fine, ""), (run.Code, run.Errors));
        var bus = run.Json.GetProperty("buses")[0];
        // 3.5 characters of silence, 8 of the question and 9 of the answer, of 11 bits each; self-tests once in half a minute come on top.
        var one = 20.5 * 11 / 9600;
        Assert.InRange(bus.GetProperty("occupancyPercent").GetDouble(), 100 * one, 100 * one + 0.5);
    }

    [Fact]
    public async Task A_line_that_cannot_keep_its_periods_is_told_with_the_remedy()
    {
        var run = await SetupRun.OfAsync("plan", Serial(20, 500), "--profiles", Profiles);
        Assert.Equal(ExitCode.Wrong, run.Code);
        Assert.Contains("line: busy up to ", run.Errors, StringComparison.Ordinal);
        Assert.Contains("Remedy: longer period-ms", run.Errors, StringComparison.Ordinal);
        run.FitsEightyColumns();
    }

    [Fact]
    public async Task Each_dead_unit_adds_its_time_out_to_the_worst_round_and_takes_its_answers_away()
    {
        async Task<double> WorstAsync(int dead) =>
            (await SetupRun.OfAsync("plan", Serial(3, 1000), "--profiles", Profiles, "--dead", $"{dead}", "--json")).Json.GetProperty("buses")[0].GetProperty("worstRoundMs").GetDouble();
        double[] worst = [await WorstAsync(0), await WorstAsync(1), await WorstAsync(2), await WorstAsync(3), await WorstAsync(200)];
        Assert.True(worst[0] < worst[1] && worst[1] < worst[2], string.Join(' ', worst));
        Assert.Equal(worst[2] - worst[1], worst[1] - worst[0], 6);
        Assert.Equal(worst[3], worst[4]); // there are no more units than three
    }

    [Theory]
    [InlineData("--dead", "-1")]
    [InlineData("--dead", "x")]
    [InlineData("--answer-ms", "20000")]
    [InlineData("--gateway-baud", "-9600")]
    [InlineData("--dead", "1.5")]
    [InlineData("--storage-gb", "0")]
    public async Task A_number_outside_its_range_is_refused(string option, string value)
    {
        var run = await SetupRun.OfAsync("plan", Serial(1, 1000), "--profiles", Profiles, option, value);
        Assert.Equal((ExitCode.Unusable, ""), (run.Code, run.Output));
        Assert.Contains(value, run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(13, 1)]
    [InlineData(13, 10)]
    [InlineData(50, 20)]
    [InlineData(400, 10)]
    public void What_is_foreseen_to_be_stored_is_near_what_such_segments_really_take(int meters, int sealSeconds)
    {
        // Beyond what is plausible on one line; the volume does not ask how the readings come.
        var units = string.Concat(Enumerable.Range(0, (meters + 199) / 200).Select(bus => $"  - name: g{bus}\n    kind: modbus-tcp\n    host: g{bus}.invalid\n    units:\n"
            + Meters(Math.Min(200, meters - 200 * bus), 1000).Replace("name: m", $"name: b{bus}m", StringComparison.Ordinal).Replace("energy_import", "voltage", StringComparison.Ordinal)));
        var reading = SiteFile.Load(Site(units, $"seal: {{interval-s: {sealSeconds}}}"), Profiles);
        Assert.True(reading.Site is not null, string.Join('\n', reading.Errors));
        var plan = PlannedVolume.Of(reading.Site, new PlanAssumptions(default, null, 0, 0, 1, 1));

        var chain = new ChainBuilder(Terms.Of("demo", "mill", "edge"));
        var random = new Random(7);
        var segment = chain.Seal([.. Enumerable.Range(0, meters).Select(channel => Restless(random, channel, sealSeconds))]);
        const double receipt = 1_100;
        Assert.InRange(plan.StoredBytesPerDay / plan.SegmentsPerDay, 0.75 * (segment.Message.Length + receipt), 1.5 * (segment.Message.Length + receipt));
    }

    /// <summary>A voltage around 230 V that never stands still, as an SDM120 gives it.</summary>
    static Series Restless(Random random, int channel, int seconds)
    {
        var (times, words, mantissas) = (new long[seconds], new ushort[2 * seconds], new long[seconds]);
        for (var i = 0; i < seconds; i++)
        {
            var volts = 230 + (float)(random.NextDouble() - 0.5);
            var bits = BitConverter.SingleToUInt32Bits(volts);
            times[i] = 1_795_219_200_000 + 1000L * i + random.Next(8);
            (words[2 * i], words[2 * i + 1]) = ((ushort)(bits >> 16), (ushort)bits);
            mantissas[i] = (long)Math.Round(volts * 10);
        }
        return new Series { Channel = channel, WordsPerReading = 2, TimesMs = times, Qualities = new Quality[seconds], Words = words, Exponent = -1, Mantissas = mantissas };
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Traceability.Mqtt;
using Traceability.Testing;
using Xunit;

namespace Traceability.SystemTests.Running;

/// <summary>
/// One facility as it runs for real: broker, ledger, simulated site and agent as processes, enrolled through the ledger's API. A test gets it
/// from <see cref="RunAsync"/>, which fails on any error in any process's log that the test did not expect.
/// </summary>
sealed class SiteUnderTest : IAsyncDisposable
{
    public const string Device = "edge-mine", Facility = "mine";

    readonly string folder = Directory.CreateTempSubdirectory("tr-system-").FullName;
    readonly List<ProgramProcess> processes = [];
    readonly List<Regex> expected = [];

    readonly bool overSerialLine;

    SiteUnderTest(MosquittoBroker broker, bool overSerialLine) => (Broker, this.overSerialLine) = (broker, overSerialLine);

    public MosquittoBroker Broker { get; }
    public LedgerUnderTest Ledger { get; private set; } = null!;
    public ProgramProcess Simulator { get; private set; } = null!;
    public ProgramProcess Agent { get; private set; } = null!;
    public int GatewayPort { get; private set; }
    public int ReaderPort { get; private set; }

    /// <summary>The device of the gateway's units where they are on a serial line.</summary>
    public string Serial { get; private set; } = "";

    /// <summary>What was typed in place of the terms, over TLS.</summary>
    public string Code { get; private set; } = "";

    public IEnumerable<string> AllLines => [.. processes.SelectMany(process => process.Lines), .. Broker.LogLines];

    public string AgentData => Path.Combine(folder, "agent");
    /// <summary>Of the agent.</summary>
    public string Socket => Path.Combine(folder, "agent.sock");

    /// <summary>A file that goes to and fro.</summary>
    public string OnStick(string name) => Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "stick")).FullName, name);

    public string SimulatorData => Path.Combine(folder, "simulator");
    public static DeviceTopics Topics { get; } = Mqtt.Topics.Of("demo", Facility, Device);

    public Truth Truth => Truth.Read(SimulatorData);

    /// <summary>Starts a site whose flows are running and whose first segments are in the ledger, runs the test, ends everything and looks at the logs.</summary>
    /// <param name="emptyLedger">Takes a copy of the ledger's folder that knows the enrolment and holds no segment yet.</param>
    /// <param name="overSerialLine">The meters and the scale are not behind the gateway's port but on a serial line of the agent's.</param>
    /// <param name="overTls">The broker is set up as deployed, and everybody has certificates.</param>
    /// <param name="withoutBroker">It is dead before the agent starts, until the test restarts it; what is sealed stays on the device.</param>
    public static async Task RunAsync(Func<SiteUnderTest, Task> test, string? emptyLedger = null, bool overSerialLine = false, bool overTls = false, bool withoutBroker = false)
    {
        var site = new SiteUnderTest(overTls ? await MosquittoBroker.DeployAsync() : await MosquittoBroker.StartAsync(), overSerialLine);
        try
        {
            await site.StartAsync(emptyLedger, withoutBroker);
            await test(site);
        }
        catch (Exception failure) when (failure is not null)
        {
            foreach (var line in site.processes.SelectMany(process => process.Lines.TakeLast(15))) TestContext.Current.TestOutputHelper?.WriteLine(line);
            throw;
        }
        finally
        {
            await site.DisposeAsync();
        }
        Assert.DoesNotContain(site.processes.SelectMany(process => process.Errors), line => !site.expected.Exists(pattern => pattern.IsMatch(line)));
    }

    /// <summary>A logged error that belongs to what the test does.</summary>
    public void Expect(string pattern) => expected.Add(new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)));

    async Task StartAsync(string? emptyLedger, bool withoutBroker)
    {
        Ledger = await LedgerUnderTest.StartAsync(Broker, Path.Combine(folder, "ledger"), processes);
        var terms = Path.Combine(folder, "terms.txt");
        if (Broker.DeployedFiles is null) await File.WriteAllTextAsync(terms, await Ledger.VoucherAsync(Facility, Device));
        else
        {
            await Broker.RestartAsync(); // only now its files are there
            (Code, var typed) = await Ledger.TypedTermsAsync(Facility, Device);
            await File.WriteAllTextAsync(terms, typed);
        }
        await StartSimulatorAsync();
        if (emptyLedger is not null || withoutBroker) await Broker.KillAsync();
        await StartAgentAsync("--terms", terms);
        await Ledger.EnrolAsync(await File.ReadAllBytesAsync(Path.Combine(AgentData, "enrolment.cbor")));
        if (emptyLedger is not null)
        {
            Assert.Equal(0, await Ledger.Process.TerminateAsync());
            CopyFolder(Ledger.Data, emptyLedger);
            await Ledger.StartAgainAsync();
            await Broker.RestartAsync();
        }
        await Until.TrueAsync(() => Truth.State == "flowing", "not every counter has been read");
        if (!withoutBroker) await Ledger.UntilNumberAsync(Facility, 3);
    }

    public async Task StartSimulatorAsync()
    {
        Directory.CreateDirectory(SimulatorData);
        Simulator = Add(ProgramProcess.Start("Traceability.Simulator", SimulatorData,
        [
            "--site", Facility, "--gateway-port", Text(GatewayPort), "--reader-port", Text(ReaderPort), "--data", SimulatorData,
            .. overSerialLine ? (string[])["--serial", "pty"] : [],
        ]));
        var ports = await Simulator.AnswerAsync();
        (GatewayPort, ReaderPort) = (ports.GetProperty("gateway_port").GetInt32(), ports.GetProperty("reader_port").GetInt32());
        if (overSerialLine) Serial = ports.GetProperty("serial").GetString()!;
    }

    public async Task StartAgentAsync(params string[] more)
    {
        LaunchAgent(more);
        await Agent.AnswerAsync();
    }

    /// <summary>Stops the agent, hands its chain over to a new key, and starts it again.</summary>
    public async Task RotateKeyAsync()
    {
        Assert.Equal(0, await Agent.TerminateAsync());
        LaunchAgent("--rotate-key");
        Assert.Equal(0, await Agent.ExitCodeAsync());
        await StartAgentAsync();
    }

    /// <summary>Puts the agent's folder back as it was some segments ago, which the ledger holds.</summary>
    public async Task LoseTailAsync()
    {
        Assert.Equal(0, await Agent.TerminateAsync());
        var (image, number) = (Path.Combine(folder, "image"), StoredChain.HighestNumber(AgentData));
        CopyFolder(AgentData, image);
        await StartAgentAsync();
        await Ledger.UntilNumberAsync(Facility, number + 2);
        Assert.Equal(0, await Agent.TerminateAsync());
        Directory.Delete(AgentData, recursive: true);
        CopyFolder(image, AgentData);
        Expect("The ledger holds number \\d+ of this chain .*, this store does not");
        await StartAgentAsync();
    }

    /// <summary>Starts it without waiting until it has opened its chain.</summary>
    public void LaunchAgent(params string[] more)
    {
        Directory.CreateDirectory(AgentData);
        Agent = Add(ProgramProcess.Start("Traceability.Edge.Agent", AgentData,
        [
            "--site", SiteFile(), "--profiles", RepositoryRoot.File("firmware-config", "profiles"),
            "--data", AgentData, "--socket", Socket, "--broker", $"127.0.0.1:{Text(Broker.Port)}",
            "--bus", overSerialLine ? $"gateway={Serial}" : $"gateway=127.0.0.1:{Text(GatewayPort)}", "--bus", $"gate=127.0.0.1:{Text(ReaderPort)}", .. more,
        ]));
    }

    /// <summary>edge-setup on this site's file, with the shipped profiles.</summary>
    /// <param name="verb">The verb and what stands before the site file.</param>
    public ProgramProcess Setup(params string[] verb) => ProgramProcess.Start("Traceability.Edge.Setup", folder, [.. verb, SiteFile(), "--profiles", RepositoryRoot.File("firmware-config", "profiles")]);

    /// <summary>The demo's mine, or the same with its gateway's units on a serial line.</summary>
    string SiteFile()
    {
        const string socket = "    kind: modbus-tcp\n    host: 127.0.0.1\n    port: 1502\n";
        var demo = RepositoryRoot.File("firmware-config", "sites", "demo-mine.yaml");
        if (!overSerialLine && Broker.DeployedFiles is null) return demo;
        var yaml = File.ReadAllText(demo);
        Assert.Contains(socket, yaml, StringComparison.Ordinal);
        var own = Path.Combine(folder, "site.yaml");
        const string plain = "port: 1883, telemetry: on";
        Assert.Contains(plain, yaml, StringComparison.Ordinal);
        if (Broker.DeployedFiles is not null) File.WriteAllText(own, yaml.Replace(plain, $"telemetry: on, tls: on, api: \"{Ledger.Url}\"", StringComparison.Ordinal));
        else File.WriteAllText(own, yaml.Replace(socket, "    kind: modbus-rtu\n    device: /dev/tr-bus0\n    baud: 115200\n", StringComparison.Ordinal));
        return own;
    }

    /// <summary>One command to the simulator, carried out.</summary>
    public async Task CommandAsync(string line)
    {
        await Simulator.SendAsync(line);
        var answer = await Simulator.AnswerAsync();
        Assert.True(answer.TryGetProperty("ok", out _), answer.GetRawText());
    }

    /// <summary>A loaded and an empty crossing of one tag, weighed by the agent and verified by the ledger.</summary>
    public async Task WeighAsync(string tag = "E004015012A07C31", int grossKg = 42_380, int tareKg = 16_240)
    {
        var before = Truth.Weighings;
        await CommandAsync($"truck {tag} {Text(tareKg)}");
        await CommandAsync($"truck {tag} {Text(grossKg)}");
        await Until.TrueAsync(() => Truth.Weighings > before, "the truck was not weighed");
    }

    /// <summary>
    /// Stops the flows and waits until the ledger's totals are the simulator's account exactly; then lets more segments come and looks again, since
    /// what is counted twice would show then. Every segment is there once, in one unbroken chain without findings.
    /// </summary>
    /// <param name="findings">What the places of right findings begin with.</param>
    public async Task<JsonElement> EndsExactAsync(params string[] findings)
    {
        await CommandAsync("stop");
        var truth = Truth;
        Assert.Equal("stopped", truth.State);
        Assert.True(truth.Kwh > 0 && truth.Litres > 0, $"{truth} is no run to compare");
        var figures = default(JsonElement);
        await Until.TrueAsync(async () => truth.IsToldBy(figures = await Ledger.FiguresAsync(Facility)),
            () => $"the ledger does not reach {truth}; it has kwh {figures.GetProperty("kwh")}, litres {figures.GetProperty("litres")}, net {figures.GetProperty("net_kg")}");
        await Ledger.UntilNumberAsync(Facility, StoredChain.HighestNumber(AgentData) + 1);

        figures = await Ledger.FiguresAsync(Facility);
        Assert.True(truth.IsToldBy(figures), $"{truth}, but {figures.GetRawText()}");
        Assert.Equal("complete", figures.GetProperty("state").GetString());
        Assert.DoesNotContain((await Ledger.ItemsAsync("/findings")).EnumerateArray(),
            row => !findings.Any(place => row.GetProperty("place").GetString()!.StartsWith(place, StringComparison.Ordinal)));
        var chain = await Ledger.ChainAsync(Facility);
        Assert.Equal(chain.GetProperty("number").GetInt64(), chain.GetProperty("segments").GetInt64());
        return figures;
    }

    static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    ProgramProcess Add(ProgramProcess process)
    {
        processes.Add(process);
        return process;
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(processes)) await process.DisposeAsync();
        await Broker.DisposeAsync();
        if (Ledger is not null) await Ledger.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

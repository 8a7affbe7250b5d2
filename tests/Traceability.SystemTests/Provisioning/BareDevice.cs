using System.Text;
using System.Text.Json;
using Traceability.SystemTests.Running;
using Traceability.Testing;
using Xunit;

namespace Traceability.SystemTests.Provisioning;

/// <summary>
/// A device on which nothing is set up yet, and around it what is real: broker with certificates, ledger, meters' protocol. A test gets it from
/// <see cref="RunAsync"/>, which fails on any error that a process logged.
/// </summary>
sealed class BareDevice : IAsyncDisposable
{
    public static readonly string Profiles = RepositoryRoot.File("firmware-config", "profiles");

    readonly List<ProgramProcess> processes = [];

    BareDevice(MosquittoBroker broker) => Broker = broker;

    public string Folder { get; } = Directory.CreateTempSubdirectory("tr-provisioning-").FullName;
    public MosquittoBroker Broker { get; }
    public LedgerUnderTest Ledger { get; private set; } = null!;
    public int GatewayPort { get; private set; }

    /// <summary>The same meters on a serial line.</summary>
    public string Serial { get; private set; } = "";

    public ProgramProcess? Agent { get; private set; }

    public string Site => Path.Combine(Folder, "site.yaml");
    public string Data => Path.Combine(Folder, "agent");
    public string Terms => Path.Combine(Folder, "terms");
    public string Socket => Path.Combine(Folder, "agent.sock");

    /// <param name="https">The ledger is served over HTTPS, with a certificate of this authority.</param>
    /// <param name="more">Further options of the ledger.</param>
    public static async Task RunAsync(Func<BareDevice, Task> test, OwnAuthority? https = null, params string[] more)
    {
        await using var broker = await MosquittoBroker.DeployAsync();
        var device = new BareDevice(broker);
        try
        {
            device.Ledger = await LedgerUnderTest.StartAsync(broker, Path.Combine(device.Folder, "ledger"), device.processes, https, more);
            await broker.RestartAsync(); // only now its files are there
            await device.StartSimulatorAsync();
            await test(device);
        }
        catch (Exception failure) when (failure is not null)
        {
            foreach (var line in device.processes.SelectMany(process => process.Lines.TakeLast(15))) TestContext.Current.TestOutputHelper?.WriteLine(line);
            throw;
        }
        finally
        {
            await device.DisposeAsync();
        }
        Assert.DoesNotContain(device.processes, process => process.Errors.Any());
    }

    async Task StartSimulatorAsync()
    {
        var simulated = Directory.CreateDirectory(Path.Combine(Folder, "simulator")).FullName;
        var simulator = ProgramProcess.Start("Traceability.Simulator", simulated, "--site", "mine", "--gateway-port", "0", "--reader-port", "0", "--data", simulated, "--serial", "pty");
        processes.Add(simulator);
        var ready = await simulator.AnswerAsync();
        (GatewayPort, Serial) = (ready.GetProperty("gateway_port").GetInt32(), ready.GetProperty("serial").GetString()!);
    }

    /// <summary>What somebody answers to <c>init</c>: two meters behind a gateway.</summary>
    public string Answers => string.Join('\n', (string[])["demo", "mine", "Mine", "Australia/Brisbane", "edge-mine", $"localhost:{Broker.Port}", Ledger.Url.GetLeftPart(UriPartial.Authority),
        .. Ledger.Url.Scheme == Uri.UriSchemeHttps ? (string[])[""] : [], "gateway", "modbus-tcp", $"127.0.0.1:{GatewayPort}", "mill", "1", "sdm630", "SIM-mine-001", "", "pumps", "2", "sdm630", "SIM-mine-002", "", "", ""]) + "\n";

    /// <summary>Enrols by a code while the agent starts as systemd would start it: once its terms are there.</summary>
    public async Task<Peer.Answer> EnrolAsync(Func<string, Task<Peer.Answer>> enroll)
    {
        var enrolling = enroll(await Ledger.CodeAsync("mine", "edge-mine"));
        await Until.TrueAsync(() => File.Exists(Terms) || enrolling.IsCompleted, "no terms came");
        if (enrolling.IsCompleted) return await enrolling;
        StartAgent();
        return await enrolling;
    }

    public void StartAgent()
    {
        Directory.CreateDirectory(Data);
        Agent = ProgramProcess.Start("Traceability.Edge.Agent", Data, "--site", Site, "--profiles", Profiles, "--data", Data, "--terms", Terms, "--socket", Socket);
        processes.Add(Agent);
    }

    /// <summary><c>edge-setup</c> as somebody types it, in a process of its own.</summary>
    public static Task<Peer.Answer> SetupAsync(string typed, params string[] args) =>
        Task.Run(() => Peer.Run("dotnet", [ProgramProcess.Built("Traceability.Edge.Setup"), .. args], Encoding.UTF8.GetBytes(typed)) ?? throw new InvalidOperationException("no dotnet"));

    /// <summary>What it printed as JSON; undefined where it printed something else.</summary>
    public static JsonElement Fine(Peer.Answer run)
    {
        Assert.True(run.Code == 0, run.Error + run.Output);
        return run.Output.TrimStart().StartsWith('{') ? JsonDocument.Parse(run.Output).RootElement : default;
    }

    public async ValueTask DisposeAsync()
    {
        if (Ledger is not null) await Ledger.DisposeAsync();
        foreach (var process in processes) await process.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

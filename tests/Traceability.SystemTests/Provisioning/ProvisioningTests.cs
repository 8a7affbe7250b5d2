using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Traceability.SystemTests.Running;
using Traceability.Testing;
using Xunit;

namespace Traceability.SystemTests.Provisioning;

/// <summary>A device from nothing to its first verified reading by edge-setup alone: real broker with certificates, real ledger, real agent, real meters' protocol.</summary>
public sealed partial class ProvisioningTests
{
    /// <summary>What systemd does with the installed unit: the agent comes once its terms are there.</summary>
    const string Terms = "terms";

    static readonly string Profiles = RepositoryRoot.File("firmware-config", "profiles");

    [Fact]
    public async Task Three_commands_lead_from_nothing_to_the_first_verified_reading()
    {
        var folder = Directory.CreateTempSubdirectory("tr-provisioning-").FullName;
        List<ProgramProcess> processes = [];
        await using var broker = await MosquittoBroker.DeployAsync();
        LedgerUnderTest? ledger = null;
        try
        {
            ledger = await LedgerUnderTest.StartAsync(broker, Path.Combine(folder, "ledger"), processes);
            await broker.RestartAsync();
            var gateway = await SimulatorAsync(folder, processes);
            var (site, data, socket) = (Path.Combine(folder, "site.yaml"), Path.Combine(folder, "agent"), Path.Combine(folder, "agent.sock"));

            // 1
            string[] answers = ["demo", "mine", "Mine", "Australia/Brisbane", "edge-mine", $"localhost:{broker.Port}", ledger.Url.GetLeftPart(UriPartial.Authority),
                "gateway", "modbus-tcp", $"127.0.0.1:{gateway}", "mill", "1", "sdm630", "SIM-mine-001", "", "pumps", "2", "sdm630", "SIM-mine-002", "", "", ""];
            Fine(await SetupAsync(string.Join('\n', answers) + "\n", "init", site, "--profiles", Profiles));

            // A code for another device is refused by what stands in its terms, and one that was mistyped by the ledger.
            var wrong = await SetupAsync("", "enroll", site, "--profiles", Profiles, "--data", data, "--terms-at", Path.Combine(folder, Terms), "--code", "7K4M-2PXQ-9TRC-VW3H");
            Assert.Equal(1, wrong.Code);
            Assert.Contains("Remedy: compare the code", wrong.Error, StringComparison.Ordinal);
            Assert.False(File.Exists(Path.Combine(folder, Terms)));
            wrong = await SetupAsync("", "enroll", site, "--profiles", Profiles, "--data", data, "--terms-at", Path.Combine(folder, Terms), "--code", await ledger.CodeAsync("mine", "edge-other"));
            Assert.Equal(1, wrong.Code);
            Assert.Contains("demo/mine/edge-other", wrong.Error, StringComparison.Ordinal);

            // 2
            var enrolling = SetupAsync("", "enroll", site, "--profiles", Profiles, "--data", data, "--terms-at", Path.Combine(folder, Terms), "--code", await ledger.CodeAsync("mine", "edge-mine"), "--json");
            await Until.TrueAsync(() => File.Exists(Path.Combine(folder, Terms)), "no terms came");
            Directory.CreateDirectory(data);
            var agent = ProgramProcess.Start("Traceability.Edge.Agent", data, "--site", site, "--profiles", Profiles, "--data", data, "--terms", Path.Combine(folder, Terms), "--socket", socket);
            processes.Add(agent);
            var enrolled = Fine(await enrolling);
            Assert.True(enrolled.GetProperty("enrolled").GetBoolean());
            Assert.Equal((await ledger.ChainAsync("mine")).GetProperty("chain").GetString(), enrolled.GetProperty("chain").GetString());

            // 3
            await Until.TrueAsync(async () => (await SetupAsync("", "read", site, "--profiles", Profiles, "--agent", socket, "--json")).Code == 0, "not every channel has a good reading");
            var read = Fine(await SetupAsync("", "read", site, "--profiles", Profiles, "--agent", socket, "--json"));
            Assert.Equal("agent", read.GetProperty("by").GetString());
            await ledger.UntilNumberAsync("mine", 1);

            await AsksTheAgentAsync(folder, site, data, socket);
            Assert.Equal(0, await agent.TerminateAsync());
        }
        finally
        {
            if (ledger is not null) await ledger.DisposeAsync();
            foreach (var process in processes) await process.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
        Assert.DoesNotContain(processes, process => process.Errors.Any());
    }

    /// <summary>Status, export and its check, a bus that is borrowed for a scan and given back.</summary>
    static async Task AsksTheAgentAsync(string folder, string site, string data, string socket)
    {
        await Until.TrueAsync(async () => (await SetupAsync("", "status", "--agent", socket)).Code == 0, "the agent is not connected");
        var status = await SetupAsync("", "status", "--agent", socket);
        Assert.Contains("demo/mine/edge-mine", status.Output, StringComparison.Ordinal);
        Assert.All(status.Output.Split('\n'), line => Assert.True(line.TrimEnd('\r').Length <= 80, line));

        // The meter runs while somebody types; what is far from it differs, and both are in the chain.
        var agrees = Fine(await SetupAsync("30000\n\n", "commission", "--agent", socket, "--unit", "mill", "--within", "1000000", "--json")).GetProperty("channels")[0];
        Assert.True(agrees.GetProperty("agrees").GetBoolean());
        Assert.Equal(1, (await SetupAsync("1\n\n", "commission", "--agent", socket, "--unit", "mill", "--within", "0")).Code);

        var report = Path.Combine(folder, "acceptance.pdf");
        var signed = Fine(await SetupAsync("30000\n\n", "commission", "--agent", socket, "--profiles", Profiles, "--unit", "mill", "--within", "1000000", "--by", "A. Engineer", "--report", report, "--json")).GetProperty("report");
        var by = Fine(await SetupAsync("", "verify", report, "--agent", socket, "--enrolment", Path.Combine(data, "enrolment.cbor"), "--json"));
        Assert.Equal(("signed", signed.GetProperty("entry").GetProperty("entry").GetInt64()), (by.GetProperty("state").GetString(), by.GetProperty("entry").GetInt64()));

        var scan = await SetupAsync("", "scan", site, "--profiles", Profiles, "--bus", "gateway", "--units", "1-3", "--agent", socket, "--json");
        Assert.True(scan.Code == 0, scan.Error + scan.Output);
        Assert.Contains("eastron-sdm630", scan.Output, StringComparison.Ordinal);
        await Until.TrueAsync(async () => (await SetupAsync("", "read", site, "--profiles", Profiles, "--agent", socket, "--json")).Code == 0, "the bus was not given back");

        var export = Path.Combine(folder, "chain.cborseq");
        Fine(await SetupAsync("", "export", export, "--agent", socket, "--json"));
        Assert.Equal(2, (await SetupAsync("", "export", export, "--agent", socket)).Code);
        var enrolment = Path.Combine(data, "enrolment.cbor");
        var whole = Fine(await SetupAsync("", "verify", export, "--enrolment", enrolment, "--json"));
        Assert.True(whole.GetProperty("ok").GetBoolean());
        Assert.Equal(1, whole.GetProperty("firstNumber").GetInt64());
        Assert.True(whole.GetProperty("lastNumber").GetInt64() >= agrees.GetProperty("segment").GetInt64());
        Fine(await SetupAsync("", "verify", report, "--chain", export, "--enrolment", enrolment, "--json"));
        File.AppendAllText(report, " ");
        Assert.Contains("ALTERED", (await SetupAsync("", "verify", report, "--chain", export, "--enrolment", enrolment)).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Engineer", Encoding.Latin1.GetString(Inflated(export)), StringComparison.Ordinal);
        // The bus that was lent is a gap with its cause, in the chain.
        Assert.Contains("commissioning", Encoding.Latin1.GetString(Inflated(export)), StringComparison.Ordinal);

        var bytes = File.ReadAllBytes(export);
        var cut = Path.Combine(folder, "cut.cborseq");
        File.WriteAllBytes(cut, bytes[..^3]);
        var refused = await SetupAsync("", "verify", cut, "--enrolment", enrolment);
        Assert.Equal(1, refused.Code);
        Assert.Contains("ends within a segment", refused.Error, StringComparison.Ordinal);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(cut, bytes);
        Assert.Equal(1, (await SetupAsync("", "verify", cut, "--enrolment", enrolment)).Code);
    }

    /// <summary>The bodies of an exported chain.</summary>
    static byte[] Inflated(string export)
    {
        using var all = new MemoryStream();
        var reader = new System.Formats.Cbor.CborReader(File.ReadAllBytes(export), System.Formats.Cbor.CborConformanceMode.Lax, allowMultipleRootLevelValues: true);
        while (reader.BytesRemaining > 0)
        {
            Assert.True(Evidence.Segments.SegmentMessage.TryRead(reader.ReadEncodedValue().Span, out var message).IsOk);
            Assert.True(message!.TryReadBody(out var body).IsOk);
            foreach (var entry in body!.Entries) all.Write(entry);
        }
        return all.ToArray();
    }

    static async Task<int> SimulatorAsync(string folder, List<ProgramProcess> processes)
    {
        var simulated = Directory.CreateDirectory(Path.Combine(folder, "simulator")).FullName;
        var simulator = ProgramProcess.Start("Traceability.Simulator", simulated, "--site", "mine", "--gateway-port", "0", "--reader-port", "0", "--data", simulated);
        processes.Add(simulator);
        return (await simulator.AnswerAsync()).GetProperty("gateway_port").GetInt32();
    }

    static JsonElement Fine(Peer.Answer run)
    {
        Assert.True(run.Code == 0, run.Error + run.Output);
        return Json().IsMatch(run.Output) ? JsonDocument.Parse(run.Output).RootElement : default;
    }

    /// <summary>As somebody types it, in a process of its own.</summary>
    static Task<Peer.Answer> SetupAsync(string typed, params string[] args) =>
        Task.Run(() => Peer.Run("dotnet", [ProgramProcess.Built("Traceability.Edge.Setup"), .. args], Encoding.UTF8.GetBytes(typed)) ?? throw new InvalidOperationException("no dotnet"));

    [GeneratedRegex(@"^\s*\{")]
    private static partial Regex Json();
}

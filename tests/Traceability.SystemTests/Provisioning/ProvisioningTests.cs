using System.Security.Cryptography;
using System.Text;
using Traceability.SystemTests.Running;
using Traceability.Testing;
using Xunit;

namespace Traceability.SystemTests.Provisioning;

/// <summary>A device from nothing to its first verified reading by edge-setup alone.</summary>
public sealed class ProvisioningTests
{
    static readonly string Profiles = BareDevice.Profiles;

    [Fact]
    public Task Three_commands_lead_from_nothing_to_the_first_verified_reading() => BareDevice.RunAsync(async device =>
    {
        var (site, data, socket) = (device.Site, device.Data, device.Socket);
        string[] enroll = ["enroll", site, "--profiles", Profiles, "--data", data, "--terms-at", device.Terms, "--json"];

        // 1
        Fine(await SetupAsync(device.Answers, "init", site, "--profiles", Profiles));

        // A code that nobody gave is refused by the ledger, and one for another device by what stands in its terms.
        var wrong = await SetupAsync("", [.. enroll, "--code", "7K4M-2PXQ-9TRC-VW3N"]);
        Assert.Equal(1, wrong.Code);
        Assert.Contains("no such code", wrong.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(device.Terms));
        wrong = await SetupAsync("", [.. enroll, "--code", await device.Ledger.CodeAsync("mine", "edge-other")]);
        Assert.Equal(1, wrong.Code);
        Assert.Contains("demo/mine/edge-other", wrong.Error, StringComparison.Ordinal);

        // 2
        var enrolled = Fine(await device.EnrolAsync(code => SetupAsync("", [.. enroll, "--code", code])));
        Assert.True(enrolled.GetProperty("enrolled").GetBoolean());
        Assert.False(enrolled.GetProperty("waitsForApproval").GetBoolean());
        Assert.Equal((await device.Ledger.ChainAsync("mine")).GetProperty("chain").GetString(), enrolled.GetProperty("chain").GetString());

        // 3
        await Until.TrueAsync(async () => (await SetupAsync("", "read", site, "--profiles", Profiles, "--agent", socket, "--json")).Code == 0, "not every channel has a good reading");
        var read = Fine(await SetupAsync("", "read", site, "--profiles", Profiles, "--agent", socket, "--json"));
        Assert.Equal("agent", read.GetProperty("by").GetString());
        await device.Ledger.UntilNumberAsync("mine", 1);

        await AsksTheAgentAsync(device.Folder, site, data, socket);
        Assert.Equal(0, await device.Agent!.TerminateAsync());
    });

    [Fact]
    public async Task At_a_ledger_with_an_HTTPS_authority_of_its_own_a_device_waits_for_the_second_person_and_then_goes_on_by_itself()
    {
        using var scratch = new Peer.Scratch();
        using var authority = new OwnAuthority(scratch.Path);
        await BareDevice.RunAsync(async device =>
        {
            string[] enroll = ["enroll", device.Site, "--profiles", Profiles, "--data", device.Data, "--terms-at", device.Terms];
            Fine(await SetupAsync(device.Answers, "init", device.Site, "--profiles", Profiles));
            var unknown = await SetupAsync("", [.. enroll, "--code", "7K4M-2PXQ-9TRC-VW3N"]);
            Assert.Equal(3, unknown.Code); // the system does not know who issued this certificate
            var site = await File.ReadAllTextAsync(device.Site, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(device.Site, site.Replace("tls: on, api:", $"tls: on, api-authority: {authority.CertificateFile}, api:", StringComparison.Ordinal), TestContext.Current.CancellationToken);
            Fine(await SetupAsync("", "check", device.Site, "--profiles", Profiles));

            var waiting = await device.EnrolAsync(code => SetupAsync("", [.. enroll, "--code", code]));
            Assert.True(waiting.Code == 0, waiting.Error);
            Assert.Contains("waits for approval by a second person", waiting.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
            var chain = (await device.Ledger.ChainAsync("mine")).GetProperty("chain").GetString()!;
            Assert.Contains(chain, waiting.Output, StringComparison.Ordinal);
            Assert.True((await device.Ledger.ChainAsync("mine")).GetProperty("waits_for_approval").GetBoolean());
            await Until.TrueAsync(() => device.Agent!.Lines.Any(line => line.Contains("has not approved this device yet", StringComparison.Ordinal)), "the agent did not ask");
            Assert.False(File.Exists(Path.Combine(device.Data, "keys", "tls.pem")));
            // Nor on a stick, by whoever has the admin token.
            foreach (var carried in (Func<Task>[])[() => device.Ledger.BringAsync(chain, new MemoryStream([0x80])), () => device.Ledger.OwnBytesAsync($"/api/v1/chains/{chain}/answer?from=1&to=1&size=0")])
                Assert.Contains("Conflict", (await Assert.ThrowsAsync<InvalidOperationException>(carried)).Message, StringComparison.Ordinal);

            // The second person, at another desk. Who has another key, or is told another chain, approves nothing.
            var (right, wrong) = (scratch.Write("organisation.key", Pem(LedgerUnderTest.Organisation)), scratch.Write("stranger.key", Pem(ECDsa.Create(ECCurve.NamedCurves.nistP256))));
            Task<Peer.Answer> ApproveAsync(string id, string key) => Task.Run(() => Peer.Run("env",
                [$"SSL_CERT_FILE={authority.CertificateFile}", "dotnet", ProgramProcess.Built("Traceability.Ledger"), "approve", "--ledger", device.Ledger.Url.ToString(), "--chain", id, "--key", key], [])!);
            foreach (var (id, key) in (IEnumerable<(string, string)>)[(chain, wrong), (new string('a', 32), right), ("12", right), (chain, "/no/such")])
            {
                var refused = await ApproveAsync(id, key);
                Assert.True(refused.Code == 2 && refused.Error.Length > 0, refused.Error + refused.Output);
            }
            Assert.True((await device.Ledger.ChainAsync("mine")).GetProperty("waits_for_approval").GetBoolean());
            var approved = await ApproveAsync(chain, right);
            Assert.True(approved.Code == 0, approved.Error);
            Assert.Contains($"chain {chain} is approved", approved.Output, StringComparison.Ordinal);

            await device.Ledger.UntilNumberAsync("mine", 1, TimeSpan.FromMinutes(2));
            Assert.False((await device.Ledger.ChainAsync("mine")).GetProperty("waits_for_approval").GetBoolean());
            Assert.False(Fine(await SetupAsync("", [.. enroll, "--json"])).GetProperty("waitsForApproval").GetBoolean());
            Assert.Equal(0, await device.Agent!.TerminateAsync());
        }, authority, "--approval", "required");

        static byte[] Pem(ECDsa key) => Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem());
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
            var item = reader.ReadEncodedValue();
            if (Evidence.Carrying.CarriedItems.KindOf(item.Span) == Evidence.Carrying.CarriedItem.Pin) continue;
            Assert.True(Evidence.Segments.SegmentMessage.TryRead(item.Span, out var message).IsOk);
            Assert.True(message!.TryReadBody(out var body).IsOk);
            foreach (var entry in body!.Entries) all.Write(entry);
        }
        return all.ToArray();
    }

    static System.Text.Json.JsonElement Fine(Peer.Answer run) => BareDevice.Fine(run);

    static Task<Peer.Answer> SetupAsync(string typed, params string[] args) => BareDevice.SetupAsync(typed, args);
}

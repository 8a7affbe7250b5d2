using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Traceability.Evidence.Enrolment;
using Traceability.Mqtt;
using Traceability.Site;
using Traceability.Testing;

namespace Traceability.SystemTests.Running;

/// <summary>The built ledger on a data folder that it keeps over kills and restarts, and its HTTP API as any other service sees it.</summary>
sealed class LedgerUnderTest : IAsyncDisposable
{
    /// <summary>A whole chain is taken, logged and proven within one request.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly MosquittoBroker broker;
    readonly string folder;
    readonly List<ProgramProcess> processes;
    HttpClient http = new();
    ProgramProcess? process;

    readonly OwnAuthority? https;
    readonly string[] more;

    LedgerUnderTest(MosquittoBroker broker, string folder, List<ProgramProcess> processes, OwnAuthority? https, string[] more) =>
        (this.broker, this.folder, this.processes, this.https, this.more) = (broker, folder, processes, https, more);

    public string Data => folder;

    public ProgramProcess Process => process!;

    public Uri Url => http.BaseAddress!;

    /// <param name="folder">The ledger's data folder, perhaps of an earlier ledger.</param>
    /// <param name="processes">Every process that is started is put there, for whoever looks at the logs.</param>
    /// <param name="https">It is served over HTTPS with a certificate of this authority.</param>
    /// <param name="more">Further options.</param>
    public static async Task<LedgerUnderTest> StartAsync(MosquittoBroker broker, string folder, List<ProgramProcess> processes, OwnAuthority? https = null, params string[] more)
    {
        var ledger = new LedgerUnderTest(broker, folder, processes, https, more);
        await ledger.StartAgainAsync();
        return ledger;
    }

    public async Task StartAgainAsync()
    {
        Launch();
        await ReadyAsync();
    }

    /// <summary>Starts it without waiting until it serves.</summary>
    public void Launch()
    {
        if (process is { Running: true }) throw new InvalidOperationException("the ledger is running");
        Directory.CreateDirectory(folder);
        process = ProgramProcess.Start("Traceability.Ledger", folder,
            [.. (string[])["--data", folder, "--broker", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{broker.Port}"),
            "--plans", RepositoryRoot.File("firmware-config", "plans"), "--org", "demo", "--checkpoint-seconds", "1", "--reading", "open"], .. Served(), .. Secured(), .. more]);
        processes.Add(process);
    }

    string[] Served() => https?.Issue("127.0.0.1") is var (certificate, key) ? ["--url", "https://127.0.0.1:0", "--certificate", certificate, "--key", key] : ["--url", "http://127.0.0.1:0"];

    /// <summary>Where the broker is set up as deployed; then the organisation's key counts too.</summary>
    string[] Secured()
    {
        if (broker.DeployedFiles is not { } files) return [];
        var key = Path.Combine(folder, "organisation.pub");
        File.WriteAllText(key, Organisation.ExportSubjectPublicKeyInfoPem());
        return ["--broker-tls", "localhost", "--broker-folder", files, "--broker-readers", "dashboard", "--organisation-key", key];
    }

    /// <summary>The key by which the organisation approves and revokes; known to a ledger whose broker is reached over TLS.</summary>
    public static ECDsa Organisation { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The certificate and key that a ledger has for the broker.</summary>
    public TlsFiles Tls => new(Path.Combine(folder, "keys", "ca.pem"), Path.Combine(folder, "keys", "broker-client.pem"), Path.Combine(folder, "keys", "broker-client.key"));

    /// <summary>The command that goes on with a database from a backup.</summary>
    public ProgramProcess LaunchRecovery(string rootKey)
    {
        var recovery = ProgramProcess.Start("Traceability.Ledger", folder, "recover", "--data", folder, "--org", "demo", "--root-key", rootKey);
        processes.Add(recovery);
        return recovery;
    }

    public async Task ReadyAsync()
    {
        var ready = await Process.AnswerAsync();
        http.Dispose();
        http = new HttpClient(ApiTrust.Handler(https?.CertificateFile)) { BaseAddress = new Uri(ready.GetProperty("url").GetString()!), Timeout = Patience };
    }

    public Task KillAsync() => Process.KillAsync();

    /// <summary>The enrolment terms for one device, as a field engineer gets them.</summary>
    public Task<string> VoucherAsync(string facility, string device) => VoucherAsync(facility, device, "text/plain");

    async Task<string> VoucherAsync(string facility, string device, string form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/vouchers") { Content = JsonContent.Create(new { org = "demo", facility, device }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(folder, "keys", "admin-token"))).Trim());
        request.Headers.Accept.ParseAdd(form);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? text : throw new InvalidOperationException($"voucher: {answer.StatusCode} {text}");
    }

    public async Task EnrolAsync(byte[] request)
    {
        using var content = new ByteArrayContent(request);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/cbor");
        using var answer = await http.PostAsync("/api/v1/enrolments", content);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"enrolment: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>A device that exists only as a chain: a test seals its segments and sends them itself.</summary>
    public async Task<ChainBuilder> EnrolledChainAsync(string facility = "mine", string device = "edge-mine", bool enrol = true)
    {
        var outcome = EnrolmentTerms.TryRead(await VoucherAsync(facility, device), out var terms);
        if (!outcome.IsOk) throw new InvalidOperationException(outcome.Reason);
        var chain = new ChainBuilder(terms!).Configure(BuiltChannels.Leaves);
        if (enrol) await EnrolAsync(chain.Request.Bytes);
        return chain;
    }

    /// <summary>A one-time code, as somebody at the ledger reads it out.</summary>
    public async Task<string> CodeAsync(string facility, string device) =>
        JsonDocument.Parse(await VoucherAsync(facility, device, "application/json")).RootElement.GetProperty("code").GetString()!;

    /// <summary>Terms as a person gets them: a code is given, and typed.</summary>
    public async Task<(string Code, string Terms)> TypedTermsAsync(string facility, string device)
    {
        var code = await CodeAsync(facility, device);
        if (!EnrolmentCode.TryParse(code, out var read)) throw new InvalidOperationException("the ledger's own code is mistyped");
        using var given = await http.PostAsJsonAsync("/api/v1/terms", new { id = Convert.ToHexStringLower(read.Id) });
        return (code, (await given.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("terms").GetString()!);
    }

    public async Task RevokeAsync(byte[] chain, byte[] revocation)
    {
        using var content = new ByteArrayContent(revocation);
        using var answer = await http.PutAsync($"/api/v1/chains/{Convert.ToHexStringLower(chain)}/revocation", content);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"revocation: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>An exported chain, brought by whoever has the ledger's token.</summary>
    public async Task<JsonElement> BringAsync(string chain, Stream export)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/chains/{chain}/segments") { Content = new StreamContent(export) };
        return JsonDocument.Parse(await OwnAsync(request)).RootElement;
    }

    /// <summary>What the ledger gives to whoever has its token.</summary>
    public async Task<byte[]> OwnBytesAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await OwnAsync(request);
    }

    async Task<byte[]> OwnAsync(HttpRequestMessage request)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(folder, "keys", "admin-token"))).Trim());
        using var answer = await http.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        return answer.IsSuccessStatusCode ? bytes : throw new InvalidOperationException($"{request.RequestUri}: {answer.StatusCode} {System.Text.Encoding.UTF8.GetString(bytes)}");
    }

    public Task<JsonElement> GetAsync(string path) => http.GetFromJsonAsync<JsonElement>("/api/v1" + path);

    /// <summary>Of what lies beside the API.</summary>
    public Task<byte[]> RootBytesAsync(string path) => http.GetByteArrayAsync(path);

    /// <summary>The answer's bytes; null where there is nothing.</summary>
    public async Task<byte[]?> BytesAsync(string path)
    {
        using var answer = await http.GetAsync("/api/v1" + path);
        if (answer.StatusCode == HttpStatusCode.NotFound) return null;
        return await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    public async Task<JsonElement> ItemsAsync(string path) => (await GetAsync(path)).GetProperty("items");

    /// <summary>The figures of one facility.</summary>
    public Task<JsonElement> FiguresAsync(string facility) => GetAsync("/facilities/" + facility);

    /// <summary>Where the chain of a facility stands; an undefined element while none is enrolled.</summary>
    public async Task<JsonElement> ChainAsync(string facility) =>
        (await GetAsync("/chains")).EnumerateArray().FirstOrDefault(chain => chain.GetProperty("facility").GetString() == facility);

    /// <summary>Highest number up to which the ledger holds the chain without a hole.</summary>
    public async Task<long> NumberAsync(string facility) => (await ChainAsync(facility)).GetProperty("number").GetInt64();

    /// <param name="patience">Longer where tens of thousands of messages stand before it.</param>
    public Task UntilNumberAsync(string facility, long number, TimeSpan? patience = null) =>
        Until.TrueAsync(async () => await NumberAsync(facility) >= number, () => $"the ledger does not reach segment {number} of {facility}:\n{string.Join('\n', Process.Lines.TakeLast(20))}", patience);

    /// <summary>The first row of the quarantine with this reason.</summary>
    public Task<JsonElement[]> QuarantinedAsync(string reason) =>
        Until.GivenAsync(async () =>
        {
            var rows = (await ItemsAsync("/quarantine?limit=500")).EnumerateArray().Where(row => row.GetProperty("reason").GetString() == reason).ToArray();
            return rows.Length > 0 ? rows : null;
        }, $"nothing is quarantined as \"{reason}\"");

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (process is not null) await process.DisposeAsync();
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Traceability.Evidence.Enrolment;
using Traceability.Testing;

namespace Traceability.SystemTests.Browser;

/// <summary>The built ledger as a process of its own over a folder of its own, with the plans of the demo. Ended by its id.</summary>
sealed class LedgerProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly string folder = Directory.CreateTempSubdirectory("tr-page-").FullName;
    readonly int brokerPort;
    readonly List<string> errors = [];
    readonly HttpClient http = new();
    Process? process;

    LedgerProcess(int brokerPort) => this.brokerPort = brokerPort;

    public Uri Url { get; private set; } = new("http://127.0.0.1:0");
    public HttpClient Http => http;
    public string Errors { get { lock (errors) return string.Join('\n', errors); } }

    public static async Task<LedgerProcess> StartAsync(int brokerPort, int port = 0)
    {
        var ledger = new LedgerProcess(brokerPort) { Url = new($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}") };
        await ledger.StartAsync();
        return ledger;
    }

    /// <summary>Starts it, or starts it again on the port that it had.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "Traceability.Ledger.dll"), "--data", folder, "--url", Url.GetLeftPart(UriPartial.Authority),
            "--broker", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{brokerPort}"), "--plans", RepositoryRoot.File("firmware-config", "plans"), "--checkpoint-seconds", "1", "--reading", "open"])
            start.ArgumentList.Add(argument);
        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) => { if (line.Data is { } text) lock (errors) errors.Add(text); };
        process.BeginErrorReadLine();
        using var deadline = new CancellationTokenSource(Patience);
        var line = await process.StandardOutput.ReadLineAsync(deadline.Token) ?? throw new InvalidOperationException("the ledger ended: " + Errors);
        Url = new Uri(JsonSerializer.Deserialize<JsonElement>(line).GetProperty("url").GetString()!);
    }

    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    public async Task<EnrolmentTerms> VoucherAsync(string facility, string device)
    {
        using var wish = new HttpRequestMessage(HttpMethod.Post, new Uri(Url, "/api/v1/vouchers"))
        {
            Content = new StringContent(JsonSerializer.Serialize(new { org = "demo", facility, device }), Encoding.UTF8, "application/json"),
        };
        wish.Headers.Authorization = await TokenAsync();
        using var answer = await http.SendAsync(wish);
        answer.EnsureSuccessStatusCode();
        if (!EnrolmentTerms.TryRead(await answer.Content.ReadAsStringAsync(), out var terms).IsOk) throw new InvalidOperationException("these are no terms");
        return terms!;
    }

    /// <summary>An account of the ledger's own organisation that sees all facilities.</summary>
    public async Task PutAccountAsync(string name, string role, string password)
    {
        using var wish = new HttpRequestMessage(HttpMethod.Put, new Uri(Url, "/api/v1/accounts/" + name)) { Content = new StringContent(JsonSerializer.Serialize(new { role, password }), Encoding.UTF8, "application/json") };
        wish.Headers.Authorization = await TokenAsync();
        using var answer = await http.SendAsync(wish);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The plan of a facility that need not have a device.</summary>
    public async Task PutPlanAsync(string facility, string plan)
    {
        using var wish = new HttpRequestMessage(HttpMethod.Put, new Uri(Url, $"/api/v1/facilities/{facility}/plan")) { Content = new StringContent(plan, Encoding.UTF8, "application/json") };
        wish.Headers.Authorization = await TokenAsync();
        using var answer = await http.SendAsync(wish);
        answer.EnsureSuccessStatusCode();
    }

    async Task<AuthenticationHeaderValue> TokenAsync() => new("Bearer", (await File.ReadAllTextAsync(Path.Combine(folder, "keys", "admin-token"))).Trim());

    public async Task EnrolAsync(byte[] request)
    {
        using var content = new ByteArrayContent(request);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/cbor");
        using var answer = await http.PostAsync(new Uri(Url, "/api/v1/enrolments"), content);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<JsonElement> GetAsync(string path) => JsonSerializer.Deserialize<JsonElement>(await http.GetStringAsync(new Uri(Url, path)));

    public async ValueTask DisposeAsync()
    {
        if (process is { } running)
        {
            try
            {
                if (!running.HasExited) running.Kill();
                await running.WaitForExitAsync();
            }
            catch (InvalidOperationException)
            {
                // It was killed and forgotten by the test.
            }
        }
        http.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}

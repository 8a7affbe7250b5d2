using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;
using Traceability.Ledger.Accounts;
using Traceability.Mqtt;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests;

/// <summary>A test ledger behind its real host.</summary>
sealed class TestService : IAsyncDisposable
{
    readonly WebApplication app;
    readonly MosquittoLink link;

    TestService(TestLedger ledger, WebApplication app, MosquittoLink link)
    {
        (Ledger, this.app, this.link) = (ledger, app, link);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromSeconds(30) };
    }

    public TestLedger Ledger { get; }
    public HttpClient Http { get; }
    public EnrolmentTerms LastTerms { get; private set; } = null!;
    public byte[] FirstVoucher { get; private set; } = [];

    public (NoteKey LogKey, NoteKey OnlineKey) Terms => (new NoteKey(LastTerms.Logs[0].Origin, LastTerms.Logs[0].Key), new NoteKey(Head.SignerOf(LastTerms.Logs[0].Origin), LastTerms.LedgerOnlineKey));

    /// <param name="ledgerTime">The ledger's own clock, without its host's.</param>
    /// <param name="ledger">Open; a new one when not given. The service owns it.</param>
    public static async Task<TestService> StartAsync(int brokerPort, TimeProvider? time = null, TimeProvider? ledgerTime = null, TestLedger? ledger = null, Reading reading = Reading.Open)
    {
        ledger ??= TestLedger.Start(time: ledgerTime ?? time);
        var link = new MosquittoLink(new BrokerOptions { Host = "127.0.0.1", Port = brokerPort, ClientId = "ledger", LongestPause = TimeSpan.FromMilliseconds(500) },
            TimeProvider.System, NullLogger<MosquittoLink>.Instance);
        var app = LedgerHost.Build(ledger.Open, link, new Uri("http://127.0.0.1:0"), time ?? TimeProvider.System, reading);
        link.Start();
        await app.StartAsync();
        return new TestService(ledger, app, link);
    }

    public Task<HttpResponseMessage> VoucherAsync(string org, string facility, string device)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/vouchers") { Content = JsonContent.Create(new { org, facility, device }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AdminToken);
        return Http.SendAsync(request);
    }

    /// <summary>What only the administrator may read; everybody else is told so.</summary>
    public async Task<byte[]> OwnBytesAsync(string path)
    {
        using var stranger = await Http.GetAsync(path);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, stranger.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AdminToken);
        using var answer = await Http.SendAsync(request);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    public string AdminToken => File.ReadAllText(Path.Combine(Ledger.Folder, "keys/admin-token")).Trim();

    public async Task<EnrolmentTerms> TermsAsync(string facility, string device)
    {
        var answer = await VoucherAsync("demo", facility, device);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        Assert.True(EnrolmentTerms.TryRead(text, out var terms).IsOk);
        if (FirstVoucher.Length == 0) FirstVoucher = terms!.Voucher;
        return LastTerms = terms!;
    }

    public Task<HttpResponseMessage> PostRequestAsync(byte[] request)
    {
        var content = new ByteArrayContent(request);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/cbor");
        return Http.PostAsync("/api/v1/enrolments", content);
    }

    public async Task<ChainBuilder> EnrolAsync(string device = "edge-mine")
    {
        var chain = new ChainBuilder(await TermsAsync("mine", device)).Configure(Demo.Channels);
        var answer = await PostRequestAsync(chain.Request.Bytes);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return chain;
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        var answer = await Http.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    public async Task<TestDevice> DeviceAsync(int brokerPort) => await TestDevice.ConnectAsync(brokerPort);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await link.DisposeAsync();
        await Ledger.DisposeAsync();
    }
}

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Tests.Accounts;
using Traceability.Mqtt;
using Traceability.Site;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

public sealed class HttpsTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("tr-https-").FullName;

    [Fact]
    public async Task Over_HTTPS_every_answer_has_its_headers_and_says_that_it_stays_so()
    {
        var (certificate, key) = Files("127.0.0.1");
        var options = Parse("https://127.0.0.1:0", "--certificate", certificate, "--key", key)!;
        await using var broker = await MosquittoBroker.StartAsync();
        await using var ledger = TestLedger.Start();
        await using var link = new MosquittoLink(new BrokerOptions { Host = "127.0.0.1", Port = broker.Port, ClientId = "ledger" }, TimeProvider.System, NullLogger<MosquittoLink>.Instance);
        await using var app = LedgerHost.Build(ledger.Open, link, options.Url, TimeProvider.System, options.Reading, options.Certificate);
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown!.MatchesHostname("127.0.0.1") };
        using var http = new HttpClient(handler) { BaseAddress = new Uri(app.Urls.Single()) };
        Assert.Equal(Uri.UriSchemeHttps, http.BaseAddress.Scheme);
        foreach (var path in (string[])["/", "/verify", "/verify.js", "/api/v1/facilities", "/api/v1/chains/zz/keys", "/openapi/v1.json", "/log/segments/checkpoint", "/nowhere", "/healthz"])
        {
            using var answer = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
            Assert.Equal("max-age=31536000", answer.Headers.GetValues("Strict-Transport-Security").Single());
            AssertHeaders(path, answer);
        }
        await ledger.PutAsync("anna", Role.Operator);
        using var signedIn = await http.SignInAsync("anna");
        Assert.Matches("^__Host-tr=[0-9a-f]{64}; max-age=43200; path=/; secure; samesite=strict; httponly$", Assert.Single(signedIn.Headers.GetValues("Set-Cookie")));
        Assert.Equal(HttpStatusCode.OK, await http.StatusAsync("/api/v1/me"));
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_renewed_certificate_is_served_without_a_restart_and_a_broken_one_leaves_the_old()
    {
        using var authority = new OwnAuthority(folder);
        var (certificate, key) = authority.Issue("127.0.0.1");
        var options = Parse("https://127.0.0.1:0", "--certificate", certificate, "--key", key)!;
        await using var ledger = TestLedger.Start();
        await using var link = new MosquittoLink(new BrokerOptions { Host = "127.0.0.1", Port = 9, ClientId = "ledger" }, TimeProvider.System, NullLogger<MosquittoLink>.Instance);
        await using var app = LedgerHost.Build(ledger.Open, link, options.Url, TimeProvider.System, options.Reading, options.Certificate);
        var told = new HeardLines();
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(told);
        await app.StartAsync(TestContext.Current.CancellationToken);
        async Task<string> ShownAsync()
        {
            // A handshake of its own each time.
            using var handler = ApiTrust.Handler(authority.CertificateFile);
            var believed = handler.SslOptions.RemoteCertificateValidationCallback!;
            var serial = "";
            handler.SslOptions.RemoteCertificateValidationCallback = (sender, shown, chain, errors) =>
            {
                serial = shown!.GetSerialNumberString();
                return believed(sender, shown, chain, errors);
            };
            using var http = new HttpClient(handler);
            using var answer = await http.GetAsync(new Uri(app.Urls.Single() + "/healthz"), TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode);
            return serial;
        }

        var first = await ShownAsync();
        Assert.Equal(first, await ShownAsync());
        authority.Issue("127.0.0.1");
        var second = await ShownAsync();
        Assert.NotEqual(first, second);
        Assert.Single(told.Of(1601));
        File.WriteAllText(certificate, "half of a");
        for (var i = 0; i < 3; i++) Assert.Equal(second, await ShownAsync());
        File.Delete(key);
        Assert.Equal(second, await ShownAsync());
        Assert.Equal(2, told.Of(1602).Count); // once for each change
        authority.Issue("127.0.0.1");
        Assert.NotEqual(second, await ShownAsync());
        Assert.Equal(2, told.Of(1601).Count);
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Over_HTTP_nothing_is_said_of_HTTPS()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        using var answer = await service.Http.GetAsync("/api/v1/facilities", TestContext.Current.CancellationToken);
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
        AssertHeaders("/api/v1/facilities", answer);
    }

    [Fact]
    public void An_HTTPS_address_wants_a_certificate_and_its_key()
    {
        var (certificate, key) = Files("127.0.0.1");
        var (_, other) = Files("localhost");
        foreach (var more in (string[][])[[], ["--certificate", certificate], ["--key", key], ["--certificate", certificate, "--key", other], ["--certificate", key, "--key", certificate], ["--certificate", "/no/such", "--key", key]])
            Assert.Null(Parse("https://127.0.0.1:0", more));
        Assert.Null(Parse("http://127.0.0.1:0", "--certificate", certificate, "--key", key));
    }

    static void AssertHeaders(string path, HttpResponseMessage answer)
    {
        Assert.True(answer.Headers.GetValues("X-Content-Type-Options").Single() == "nosniff", path);
        Assert.True(answer.Headers.GetValues("Referrer-Policy").Single() == "same-origin", path);
        Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    LedgerOptions? Parse(string url, params string[] more) =>
        LedgerOptions.TryParse(["--data", Path.Combine(folder, "data"), "--url", url, "--broker", "localhost:1883", "--plans", folder, .. more], out var options, out _) ? options : null;

    (string Certificate, string Key) Files(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address)) names.AddIpAddress(address);
        else names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var (file, secret) = (Path.Combine(folder, name + ".pem"), Path.Combine(folder, name + ".key"));
        File.WriteAllText(file, certificate.ExportCertificatePem());
        File.WriteAllText(secret, key.ExportPkcs8PrivateKeyPem());
        return (file, secret);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

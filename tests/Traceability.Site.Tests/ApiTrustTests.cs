using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Traceability.Testing;

namespace Traceability.Site.Tests;

/// <summary>A real HTTPS server, and who believes it.</summary>
public sealed class ApiTrustTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("tr-trust-").FullName;
    readonly OwnAuthority own;

    public ApiTrustTests() => own = new OwnAuthority(folder);

    public void Dispose()
    {
        own.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_authority_of_its_own_is_believed_and_read_again_at_each_connection()
    {
        await using var server = await ServeAsync(own.Issue("127.0.0.1"));
        using var other = new OwnAuthority(folder, "other");
        var file = Path.Combine(folder, "ca.pem");
        Assert.Contains("ca.pem cannot be read", await WhyAsync(server, file), StringComparison.Ordinal);
        File.Copy(own.CertificateFile, file);
        Assert.Null(await WhyAsync(server, file));
        File.Copy(other.CertificateFile, file, overwrite: true);
        Assert.Contains("does not lead to", await WhyAsync(server, file), StringComparison.Ordinal);
        File.AppendAllText(file, "\n" + File.ReadAllText(own.CertificateFile)); // the old and the new one, while it is replaced
        Assert.Null(await WhyAsync(server, file));
        File.WriteAllText(file, "nothing");
        Assert.Contains("holds no certificate", await WhyAsync(server, file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_system_does_not_know_it_and_nothing_but_it_is_believed()
    {
        await using var server = await ServeAsync(own.Issue("127.0.0.1"));
        Assert.NotNull(await WhyAsync(server, null));
        using var stranger = new OwnAuthority(Path.Combine(folder, "stranger")); // of the same name
        await using var imposter = await ServeAsync(stranger.Issue("127.0.0.1"));
        Assert.Contains("does not lead to", await WhyAsync(imposter, own.CertificateFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_host_and_an_expired_certificate_are_refused()
    {
        await using var elsewhere = await ServeAsync(own.Issue("ledger.example"));
        Assert.Contains("another host", await WhyAsync(elsewhere, own.CertificateFile), StringComparison.Ordinal);
        await using var expired = await ServeAsync(own.Issue("127.0.0.1", days: -1));
        Assert.Contains("does not lead to", await WhyAsync(expired, own.CertificateFile), StringComparison.Ordinal);
    }

    /// <summary>Why it is not believed; null where it is.</summary>
    static async Task<string?> WhyAsync(WebApplication server, string? authority)
    {
        using var http = new HttpClient(ApiTrust.Handler(authority));
        try
        {
            Assert.Equal("here", await http.GetStringAsync(new Uri(server.Urls.Single()), TestContext.Current.CancellationToken));
            return null;
        }
        catch (HttpRequestException problem)
        {
            return Assert.IsType<AuthenticationException>(problem.InnerException).Message;
        }
    }

    static async Task<WebApplication> ServeAsync((string Certificate, string Key) files)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        using var pair = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
        var certificate = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pfx), password: null);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var app = builder.Build();
        app.MapGet("/", () => "here");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}

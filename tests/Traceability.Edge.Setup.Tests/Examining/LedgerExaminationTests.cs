using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Traceability.Edge.Setup.Examining;
using Traceability.Site;
using Traceability.Testing;

namespace Traceability.Edge.Setup.Tests.Examining;

/// <summary>What <c>doctor</c> says of the ledger's HTTP address, before a server that shows real certificates.</summary>
public sealed class LedgerExaminationTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("edge-setup-").FullName;
    readonly OwnAuthority own;

    public LedgerExaminationTests() => own = new OwnAuthority(folder);

    public void Dispose()
    {
        own.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_ledger_whose_certificate_leads_to_the_own_authority_is_good_and_so_is_its_clock()
    {
        await using var server = await ServeAsync(own.Issue("localhost", days: 8));
        var findings = await ExamineAsync(server, own.CertificateFile);
        Assert.Equal([("ledger", FindingState.Good), ("ledger's clock", FindingState.Good)], findings.Select(finding => (finding.What, finding.State)));
        Assert.Contains("shows a certificate of authority, valid to ", findings[0].Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_thing_that_is_wrong_with_the_certificate_is_named_with_its_remedy_in_one_sentence()
    {
        using var other = new OwnAuthority(folder, "other");
        await using WebApplication right = await ServeAsync(own.Issue("localhost", days: 8)), elsewhere = await ServeAsync(own.Issue("ledger.acme.example", days: 8)), expired = await ServeAsync(own.Issue("localhost", days: -1, name: "expired"));
        foreach (var (server, authority, says, remedy) in ((WebApplication, string?, string, string)[])
        [
            (right, null, "does not lead to an authority that this system knows", "ledger.api-authority in the site file"),
            (right, other.CertificateFile, $"does not lead to {other.CertificateFile}", "where ledger.api-authority says"),
            (right, Path.Combine(folder, "none.pem"), "none.pem cannot be read", "readable for the agent's user"),
            (elsewhere, own.CertificateFile, "its certificate is for ledger.acme.example", "into ledger.api"),
            (expired, own.CertificateFile, "its certificate is valid ", "must be renewed"),
        ])
        {
            var finding = Assert.Single(await ExamineAsync(server, authority));
            Assert.Equal(("ledger", FindingState.Bad), (finding.What, finding.State));
            Assert.Contains(says, finding.Says, StringComparison.Ordinal);
            Assert.Contains(remedy, finding.Remedy, StringComparison.Ordinal);
            Assert.Matches(@"^[^.].*[^.]\.$", finding.Remedy);
        }
    }

    [Fact]
    public async Task A_certificate_that_ends_within_days_is_told_in_time()
    {
        await using var server = await ServeAsync(own.Issue("localhost", days: 6));
        var findings = await ExamineAsync(server, own.CertificateFile);
        Assert.Equal((FindingState.Doubtful, true), (findings[0].State, findings[0].Remedy!.StartsWith("Have the ledger's certificate renewed", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(-700, "ledger", "and the clock here says ")]
    [InlineData(700, "ledger", "and the clock here says ")]
    [InlineData(-0.5, "ledger's clock", "this clock is 12 h behind the ledger's")]
    [InlineData(0.01, "ledger's clock", "this clock is 15 min ahead of the ledger's")]
    public async Task A_clock_that_is_wrong_is_told_by_the_certificate_s_years_or_by_the_ledger_s_own_clock(double days, string what, string says)
    {
        await using var server = await ServeAsync(own.Issue("localhost", days: 8));
        var finding = Assert.Single(await ExamineAsync(server, own.CertificateFile, new ManualTime(TimeProvider.System.GetUtcNow().AddDays(days))), finding => finding.State == FindingState.Bad);
        Assert.Equal(what, finding.What);
        Assert.Contains(says, finding.Says, StringComparison.Ordinal);
        Assert.Contains("sudo timedatectl set-time", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_where_nobody_answers_or_nobody_speaks_TLS_is_one_sentence_with_the_remedy()
    {
        using Socket nobody = new(SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var open = await ServeAsync(null);
        foreach (var api in (Uri[])[new($"https://localhost:{((IPEndPoint)nobody.LocalEndPoint!).Port}/"), new($"https://ledger.invalid/"), new(Address(open).ToString().Replace("http:", "https:", StringComparison.Ordinal))])
        {
            var finding = Assert.Single(await LedgerExamination.OfAsync(Of(api, own.CertificateFile), TimeProvider.System, TestContext.Current.CancellationToken));
            Assert.Equal(("ledger", FindingState.Bad), (finding.What, finding.State));
            Assert.Contains("Check ", finding.Remedy, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', finding.Says);
        }
        Assert.All(await LedgerExamination.OfAsync(Of(Address(open), null), TimeProvider.System, TestContext.Current.CancellationToken), finding => Assert.Equal(FindingState.Good, finding.State));
        Assert.Empty(await LedgerExamination.OfAsync(new LedgerBroker("localhost", 1883, false), TimeProvider.System, TestContext.Current.CancellationToken));
    }

    /// <summary>As a process, whose system can be told which authorities it knows.</summary>
    [Fact]
    public async Task Doctor_believes_an_authority_that_the_system_knows()
    {
        await using var server = await ServeAsync(own.Issue("localhost", days: 8));
        var site = Path.Combine(folder, "site.yaml");
        File.WriteAllText(site, $$"""
            organisation: demo
            facility: {id: mill, name: Mill, time-zone: UTC}
            device: edge
            data-folder: {{folder}}
            ledger: {host: 127.0.0.1, port: 9, tls: on, api: "{{Address(server).ToString().TrimEnd('/')}}"}
            buses:
              - name: line
                kind: modbus-tcp
                host: 127.0.0.1
                port: 9
                units:
                  - {name: mill, unit: 1, profile: eastron-sdm120, serial: S, values: [energy_import]}
            """);
        var run = Peer.Run("env", [$"SSL_CERT_FILE={own.CertificateFile}", "dotnet", Path.Combine(AppContext.BaseDirectory, "edge-setup.dll"), "doctor", site, "--profiles", RepositoryRoot.File("firmware-config/profiles"), "--json"], [])!;
        var ledger = JsonDocument.Parse(run.Output).RootElement.GetProperty("findings").EnumerateArray().Single(finding => finding.GetProperty("what").GetString() == "ledger");
        Assert.True(ledger.GetProperty("state").GetString() == "good", run.Output + run.Error);
    }

    static Task<IReadOnlyList<Finding>> ExamineAsync(WebApplication server, string? authority, TimeProvider? time = null) =>
        LedgerExamination.OfAsync(Of(Address(server), authority), time ?? TimeProvider.System, TestContext.Current.CancellationToken);

    static LedgerBroker Of(Uri api, string? authority) => new("localhost", 8883, false) { Tls = true, Api = api, ApiAuthority = authority };

    static Uri Address(WebApplication server) => new(server.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));

    /// <param name="files">Null: without TLS.</param>
    static async Task<WebApplication> ServeAsync((string Certificate, string Key)? files)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (files is not { } own) return;
            using var pair = X509Certificate2.CreateFromPemFile(own.Certificate, own.Key);
            listen.UseHttps(X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pfx), password: null));
        }));
        var app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}

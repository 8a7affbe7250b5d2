using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Traceability.Evidence.Enrolment;
using Traceability.SystemTests.Running;
using Xunit;

namespace Traceability.SystemTests.Interfaces;

/// <summary>Agent, ledger and broker as deploy/mosquitto sets it up, from a typed code to a revoked device.</summary>
public sealed class SecuredTransportTests
{
    [Fact]
    public Task From_a_code_over_a_renewal_to_a_revocation_with_every_segment_once_and_no_secret_in_any_log() => SiteUnderTest.RunAsync(async site =>
    {
        var certificate = Path.Combine(site.AgentData, "keys", "tls.pem");
        var token = TestContext.Current.CancellationToken;
        await site.Broker.LoggedAsync("as demo/mine/edge-mine ");

        // It starts with a certificate that ends in ten days, connects with it, and renews it while it runs.
        Assert.Equal(0, await site.Agent.TerminateAsync());
        var old = AgedCertificate(site, days: 80);
        await File.WriteAllTextAsync(certificate, old, token);
        var connections = Connections(site);
        await site.StartAgentAsync();
        await Until.TrueAsync(() => File.ReadAllText(certificate) != old, "the certificate is not renewed");
        await Until.TrueAsync(() => Connections(site) >= connections + 2, "it does not come back with the new certificate");
        await site.WeighAsync();
        await site.EndsExactAsync();

        var chain = StoredChain.Verified(site.AgentData);
        var id = EnrolmentRequest.ChainOf(EnrolmentRequest.TryRead(await File.ReadAllBytesAsync(Path.Combine(site.AgentData, "enrolment.cbor"), token), out var request, out var sign1).IsOk ? sign1!.Identity : []);
        var held = await site.Ledger.NumberAsync(SiteUnderTest.Facility);
        site.Expect(".*"); // what a revoked device says is its own affair
        var tip = chain.Links[(int)held - 1];
        await site.Ledger.RevokeAsync(id, new Revocation("demo", id, request!.EvidenceKey.Thumbprint, [new AcceptedTip(held, tip.Identity)], 1, "stolen", 1).Sign(LedgerUnderTest.Organisation).Bytes);
        // The ledger takes nothing more at once, and the broker from its next reload on.
        await site.Ledger.QuarantinedAsync("key revoked");
        await site.Broker.ReloadAsync();
        await Until.TrueAsync(() => site.Agent.Lines.Any(line => line.Contains("NotAuthorised", StringComparison.Ordinal)), "the broker still takes what it sends");
        Assert.Equal(held, await site.Ledger.NumberAsync(SiteUnderTest.Facility));
        Assert.Equal(0, await site.Agent.TerminateAsync());
        connections = Connections(site);
        await site.StartAgentAsync();
        await Until.TrueAsync(() => site.Agent.Lines.Any(line => line.Contains("no connection", StringComparison.Ordinal)), "the broker lets it in");
        Assert.Equal(connections, Connections(site));

        var lines = string.Join('\n', site.AllLines);
        Assert.DoesNotContain(Secrets(site, request), secret => lines.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }, overTls: true);

    static int Connections(SiteUnderTest site) => site.Broker.LogLines.Count(line => line.Contains("as demo/mine/edge-mine ", StringComparison.Ordinal));

    /// <summary>For the device's own TLS key by the ledger's authority, as it would stand after so many days.</summary>
    static string AgedCertificate(SiteUnderTest site, int days)
    {
        using var authority = X509Certificate2.CreateFromPem(File.ReadAllText(site.Ledger.Tls.Authority));
        using var authorityKey = Key(Path.Combine(site.Ledger.Data, "keys", "ca.key"));
        using var key = Key(Path.Combine(site.AgentData, "keys", "tls.key"));
        var from = TimeProvider.System.GetUtcNow().AddDays(-days);
        using var aged = new CertificateRequest($"CN=demo/mine/{SiteUnderTest.Device}", key, HashAlgorithmName.SHA256)
            .Create(authority.SubjectName, X509SignatureGenerator.CreateForECDsa(authorityKey), from, from.AddDays(90), [7]);
        return CertificateNote.Pem(aged.RawData);
    }

    static ECDsa Key(string path)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(path));
        return key;
    }

    /// <summary>Key files line by line as PEM and as bytes in the two usual spellings, the token, the code, the voucher.</summary>
    static List<string> Secrets(SiteUnderTest site, EnrolmentRequest request)
    {
        List<string> secrets = [site.Code, site.Code.Replace("-", "", StringComparison.Ordinal), Convert.ToHexString(request.Voucher), Convert.ToBase64String(request.Voucher)];
        foreach (var path in (string[])[.. Directory.GetFiles(Path.Combine(site.Ledger.Data, "keys")), .. Directory.GetFiles(Path.Combine(site.AgentData, "keys")), .. Directory.GetFiles(site.Broker.DeployedFiles!, "*.key")])
        {
            if (Path.GetExtension(path) is ".vkey" || Path.GetFileName(path) is "ca.pem" or "tls.pem" or "broker-client.pem") continue;
            var bytes = File.ReadAllBytes(path);
            var text = File.ReadAllText(path);
            if (bytes.Length == 32) secrets.AddRange([Convert.ToHexString(bytes), Convert.ToBase64String(bytes)]);
            else secrets.AddRange(text.Split('\n').Where(line => line.Length > 20 && !line.StartsWith("-----", StringComparison.Ordinal)));
        }
        Assert.True(secrets.Count > 12 && secrets.TrueForAll(secret => secret.Length >= 16), string.Join('\n', secrets.Select(secret => secret.Length)));
        return secrets;
    }
}

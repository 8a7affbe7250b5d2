using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Transport;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Transport;

/// <summary>What an enrolled device gets for its signed request, and who gets nothing.</summary>
public sealed class CertificateTests
{
    static readonly DateTimeOffset Begin = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_device_gets_a_certificate_of_its_name_for_its_TLS_key_signed_by_the_key_it_pinned()
    {
        var time = new ManualTime(Begin);
        await using var ledger = TestLedger.Start(time: time, transport: Tls);
        var chain = await ledger.EnrolAsync();
        using var key = Key();
        var request = chain.AskCertificate(key);
        var note = await GivenAsync(ledger, chain, request.Bytes);
        Assert.Equal([chain.Chain, request.Identity], (byte[][])[note.Chain, note.Request]);

        using var certificate = X509CertificateLoader.LoadCertificate(note.Certificate);
        using var authority = X509CertificateLoader.LoadCertificate(note.Authority);
        Assert.Equal("CN=demo/mine/edge-mine", certificate.Subject);
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), certificate.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Equal(CertificateAuthority.SerialOf(request.Identity), certificate.SerialNumberBytes.ToArray());
        Assert.Equal(Begin + CertificateAuthority.DeviceLife, new DateTimeOffset(certificate.NotAfter));
        Assert.Equal(["1.3.6.1.5.5.7.3.2"], certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>().Select(usage => usage.Value));
        Assert.True(IsOf(authority, certificate, Begin.AddDays(89)));
        Assert.False(IsOf(authority, certificate, Begin.AddDays(91)));

        // The same request again, also after a restart and when all is over: the same certificate. A later one: another.
        Assert.Equal(note.Certificate, (await GivenAsync(ledger, chain, request.Bytes)).Certificate);
        time.Advance(TimeSpan.FromDays(100));
        await ledger.RestartAsync();
        Assert.Equal([note.Certificate, note.Authority], await GivenAsync(ledger, chain, request.Bytes) is var again ? (byte[][])[again.Certificate, again.Authority] : []);
        var renewed = await GivenAsync(ledger, chain, chain.AskCertificate(key, chain.NowMs + 1).Bytes);
        Assert.NotEqual(note.Certificate, renewed.Certificate);
        using var second = X509CertificateLoader.LoadCertificate(renewed.Certificate);
        Assert.True(IsOf(authority, second, Begin.AddDays(100)));
    }

    [Fact]
    public async Task The_clock_of_the_device_is_not_judged()
    {
        await using var ledger = TestLedger.Start(transport: Tls);
        var chain = await ledger.EnrolAsync();
        using var key = Key();
        foreach (var at in (long[])[0, 4_000_000_000_000, (1L << 53) - 1, 1_000])
        {
            using var certificate = X509CertificateLoader.LoadCertificate((await GivenAsync(ledger, chain, chain.AskCertificate(key, at).Bytes)).Certificate);
            Assert.InRange(TimeProvider.System.GetUtcNow(), certificate.NotBefore, certificate.NotAfter);
        }
    }

    [Fact]
    public async Task Strangers_others_and_evidence_keys_get_nothing()
    {
        await using var ledger = TestLedger.Start(transport: Tls);
        var chain = await ledger.EnrolAsync();
        var other = await ledger.EnrolAsync(TestLedger.Mine with { Device = "edge-other" });
        using var key = Key();
        using var evidence = Key();
        using var stranger = Key();
        Assert.IsType<CertificateAnswer.Unknown>(await AskAsync(ledger, new byte[16], chain.AskCertificate(key).Bytes));
        Assert.Contains("another chain", Assert.IsType<CertificateAnswer.Invalid>(await AskAsync(ledger, other.Chain, chain.AskCertificate(key).Bytes)).Why, StringComparison.Ordinal);
        Assert.Contains("key in force", Assert.IsType<CertificateAnswer.Refused>(await AskAsync(ledger, chain.Chain, new TlsKeyRequest(chain.Chain, EvidenceKey.Of(key), 1).Sign(stranger).Bytes)).Why, StringComparison.Ordinal);
        Assert.IsType<CertificateAnswer.Invalid>(await AskAsync(ledger, chain.Chain, [1, 2, 3]));
        // Another chain's evidence key as a TLS key: two uses of one key.
        Assert.True((await ledger.Open.Statements.RotateAsync(other.Chain, other.Rotate(evidence).Bytes, default)) is EnrolmentAnswer.Enrolled);
        Assert.Contains("evidence key", Assert.IsType<CertificateAnswer.Invalid>(await AskAsync(ledger, chain.Chain, chain.AskCertificate(evidence).Bytes)).Why, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(ledger.Folder, "certificates")));
    }

    [Fact]
    public async Task A_suspended_chain_gets_none_until_it_is_resumed_and_a_revoked_one_never()
    {
        await using var ledger = TestLedger.Start(transport: Tls);
        var chain = await ledger.EnrolAsync();
        using var key = Key();
        await ledger.Open.Statements.SuspendAsync(chain.Chain, true, "looked at", default);
        Assert.Equal("looked at", Assert.IsType<CertificateAnswer.Refused>(await AskAsync(ledger, chain.Chain, chain.AskCertificate(key).Bytes)).Why);
        await ledger.Open.Statements.SuspendAsync(chain.Chain, false, "all is well", default);
        var request = chain.AskCertificate(key);
        await GivenAsync(ledger, chain, request.Bytes);
        var revocation = new Revocation("demo", chain.Chain, chain.Key.Thumbprint, [], ledger.Sequencer.Logs.Segments.Size, "stolen", 1).Sign(TestLedger.Organisation);
        Assert.IsType<EnrolmentAnswer.Enrolled>(await ledger.Open.Statements.RevokeAsync(chain.Chain, revocation.Bytes, default));
        Assert.IsType<CertificateAnswer.Refused>(await AskAsync(ledger, chain.Chain, request.Bytes));
    }

    [Fact]
    public async Task Where_approval_is_required_the_certificate_waits_for_the_second_person()
    {
        await using var ledger = TestLedger.Start(transport: folder => Tls(folder) with { ApprovalRequired = true });
        var chain = await ledger.EnrolAsync();
        using var key = Key();
        Assert.IsType<CertificateAnswer.Waiting>(await AskAsync(ledger, chain.Chain, chain.AskCertificate(key).Bytes));
        var approval = new Approval("demo", chain.Request.Identity, 1, "software").Sign(TestLedger.Organisation);
        Assert.IsType<EnrolmentAnswer.Enrolled>(await ledger.Open.Enrolments.ApproveAsync(chain.Chain, approval.Bytes, default));
        await GivenAsync(ledger, chain, chain.AskCertificate(key).Bytes);
    }

    [Fact]
    public async Task One_chain_has_a_bounded_number_of_certificates_at_a_time()
    {
        var time = new ManualTime(Begin);
        await using var ledger = TestLedger.Start(time: time, transport: Tls);
        var chain = await ledger.EnrolAsync();
        using var key = Key();
        for (var i = 0; i < 32; i++) await GivenAsync(ledger, chain, chain.AskCertificate(key, i).Bytes);
        Assert.IsType<CertificateAnswer.Waiting>(await AskAsync(ledger, chain.Chain, chain.AskCertificate(key, 32).Bytes));
        await GivenAsync(ledger, chain, chain.AskCertificate(key, 7).Bytes);
        time.Advance(TimeSpan.FromDays(91));
        await GivenAsync(ledger, chain, chain.AskCertificate(key, 32).Bytes);
    }

    [Fact]
    public async Task The_authority_is_made_once_its_key_is_its_owners_and_half_of_it_is_never_completed()
    {
        await using var ledger = TestLedger.Start(transport: Tls);
        string key = Path.Combine(ledger.Folder, "keys", "ca.key"), certificate = Path.Combine(ledger.Folder, "keys", "ca.pem");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(ledger.Folder, "keys", "broker-client.key")));
        var (text, pem) = (await File.ReadAllTextAsync(key, TestContext.Current.CancellationToken), await File.ReadAllTextAsync(certificate, TestContext.Current.CancellationToken));
        Assert.Equal(pem, await File.ReadAllTextAsync(Path.Combine(ledger.Folder, "broker", "ca.pem"), TestContext.Current.CancellationToken));
        File.Delete(key);
        Assert.Contains("ca.key: missing", Refused(), StringComparison.Ordinal);
        await File.WriteAllTextAsync(key, "", TestContext.Current.CancellationToken);
        Assert.Contains("not a P-256 key", Refused(), StringComparison.Ordinal);
        using var another = Key();
        await File.WriteAllTextAsync(key, another.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        Assert.Contains("not the key of", Refused(), StringComparison.Ordinal);
        await File.WriteAllTextAsync(key, text, TestContext.Current.CancellationToken);
        File.Delete(certificate);
        Assert.Contains("ca.pem: missing", Refused(), StringComparison.Ordinal);

        string Refused()
        {
            Assert.False(CertificateAuthority.TryOpen(Path.Combine(ledger.Folder, "keys"), "demo", TimeProvider.System, out var opened, out var error));
            Assert.Null(opened);
            return error;
        }
    }

    [Fact]
    public async Task The_brokers_own_certificate_is_renewed_in_the_last_third_of_its_life_and_for_a_new_name()
    {
        var time = new ManualTime(Begin);
        await using var ledger = TestLedger.Start(time: time, transport: Tls);
        var path = Path.Combine(ledger.Folder, "broker", "server.pem");
        var first = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromDays(240));
        Bring();
        Assert.Equal(first, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        time.Advance(TimeSpan.FromDays(10));
        Bring();
        var second = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.NotEqual(first, second);
        await File.WriteAllTextAsync(path, second[..100], TestContext.Current.CancellationToken); // cut off by hand
        Bring();
        using var third = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        // A device whose clock is years behind still believes it.
        Assert.True(third.NotBefore.Year <= 2000);
        Assert.True(third.MatchesHostname("127.0.0.1") && third.MatchesHostname("localhost") && !third.MatchesHostname("elsewhere"));

        void Bring() => Assert.True(ledger.Open.BrokerFolder!.TryBring(out var error), error);
    }

    [Fact]
    public async Task Certificates_that_a_key_asked_for_are_refused_once_it_is_revoked_also_after_its_rotation()
    {
        await using var ledger = TestLedger.Start(transport: Tls);
        var chain = await ledger.EnrolAsync();
        using var key = Key();
        using var next = Key();
        var before = await GivenAsync(ledger, chain, chain.AskCertificate(key).Bytes);
        var old = chain.Key;
        var accepted = chain.Seal();
        await ledger.LogAsync(accepted);
        var rotation = chain.Rotate(next);
        Assert.IsType<EnrolmentAnswer.Enrolled>(await ledger.Open.Statements.RotateAsync(chain.Chain, rotation.Bytes, default));
        var after = await GivenAsync(ledger, chain, new TlsKeyRequest(chain.Chain, EvidenceKey.Of(key), 1).Sign(next).Bytes);
        Assert.Equal((false, false), await RefusedAsync());
        var revocation = new Revocation("demo", chain.Chain, old.Thumbprint, [new AcceptedTip(1, accepted.Identity)], ledger.Sequencer.Logs.Segments.Size, "stolen before it was changed", 1).Sign(TestLedger.Organisation);
        Assert.IsType<EnrolmentAnswer.Enrolled>(await ledger.Open.Statements.RevokeAsync(chain.Chain, revocation.Bytes, default));
        Assert.Null(ledger.Open.Chains.Of(chain.Chain)!.NotEntitled(EvidenceKey.Of(next)));
        Assert.Equal((true, false), await RefusedAsync());
        await GivenAsync(ledger, chain, new TlsKeyRequest(chain.Chain, EvidenceKey.Of(key), 2).Sign(next).Bytes);

        async Task<(bool Before, bool After)> RefusedAsync()
        {
            var listed = await ListedAsync(ledger);
            return (Listed(listed, before.Certificate), Listed(listed, after.Certificate));
        }
    }

    [Fact]
    public async Task A_damaged_file_stops_no_revocation_and_no_ledger()
    {
        await using var ledger = TestLedger.Start(transport: Tls);
        var chain = await ledger.EnrolAsync();
        using var key = Key();
        var request = chain.AskCertificate(key);
        var note = await GivenAsync(ledger, chain, request.Bytes);
        var issued = Assert.Single(Directory.GetFiles(Path.Combine(ledger.Folder, "certificates"), "*.pem", SearchOption.AllDirectories));
        string Broker(string name) => Path.Combine(ledger.Folder, "broker", name);
        foreach (var damaged in (string[])[issued, Broker("server.key"), Broker("server.pem"), Broker("crl.pem"), Path.Combine(ledger.Folder, "keys", "broker-client.key")])
            await File.WriteAllTextAsync(damaged, "-----BEGIN CERT", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(issued)!, "whatever.pem"), "whatever", TestContext.Current.CancellationToken);
        await ledger.Open.Statements.SuspendAsync(chain.Chain, true, "looked at", default);
        Assert.True(Listed(await ListedAsync(ledger), note.Certificate));
        using var server = X509Certificate2.CreateFromPemFile(Broker("server.pem"), Broker("server.key"));
        await ledger.RestartAsync();
        Assert.True(Listed(await ListedAsync(ledger), note.Certificate));
        // The same request gets the same number again.
        await ledger.Open.Statements.SuspendAsync(chain.Chain, false, "all is well", default);
        using var again = X509CertificateLoader.LoadCertificate((await GivenAsync(ledger, chain, request.Bytes)).Certificate);
        Assert.Equal(CertificateAuthority.SerialOf(request.Identity), again.SerialNumberBytes.ToArray());
        Assert.False(Listed(await ListedAsync(ledger), note.Certificate));
    }

    /// <summary>The list that the broker would read now, as it stands in the file.</summary>
    static async Task<byte[]> ListedAsync(TestLedger ledger)
    {
        Assert.True(ledger.Open.BrokerFolder!.TryBring(out var error), error);
        var pem = await File.ReadAllTextAsync(Path.Combine(ledger.Folder, "broker", "crl.pem"), TestContext.Current.CancellationToken);
        return Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);
    }

    static bool Listed(byte[] list, byte[] certificate)
    {
        using var one = X509CertificateLoader.LoadCertificate(certificate);
        return list.AsSpan().IndexOf(one.SerialNumberBytes.Span) >= 0;
    }

    static TransportOptions Tls(string folder) => new(["127.0.0.1", "localhost"], Path.Combine(folder, "broker"), [], ApprovalRequired: false);

    static ECDsa Key() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    static Task<CertificateAnswer> AskAsync(TestLedger ledger, byte[] chain, byte[] request) => ledger.Open.Certificates!.AnswerAsync(chain, request, CancellationToken.None);

    static async Task<CertificateNote> GivenAsync(TestLedger ledger, ChainBuilder chain, byte[] request)
    {
        var given = Assert.IsType<CertificateAnswer.Given>(await AskAsync(ledger, chain.Chain, request));
        var outcome = CertificateNote.TryOpen(Encoding.UTF8.GetBytes(given.Note), ledger.Open.Keys.Online.Key, out var note);
        Assert.True(outcome.IsOk, outcome.Reason);
        return note!;
    }

    static bool IsOf(X509Certificate2 authority, X509Certificate2 certificate, DateTimeOffset at)
    {
        using var chain = new X509Chain();
        (chain.ChainPolicy.TrustMode, chain.ChainPolicy.RevocationMode, chain.ChainPolicy.VerificationTime) = (X509ChainTrustMode.CustomRootTrust, X509RevocationMode.NoCheck, at.UtcDateTime);
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        return chain.Build(certificate);
    }
}

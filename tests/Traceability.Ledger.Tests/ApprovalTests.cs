using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;
using Traceability.Ledger.Keys;
using Traceability.Testing;
using Traceability.Verifier;
using Xunit;

namespace Traceability.Ledger.Tests;

public sealed class ApprovalTests
{
    const long Now = 1_795_219_200_000;

    [Fact]
    public async Task An_approved_device_rests_on_its_organisations_signature_in_lists_log_and_bundles()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        var chain = await service.EnrolAsync();
        Assert.Equal("ledger's word", await TrustAsync(service));
        var approval = new Approval("demo", chain.Request.Identity, Now, "software").Sign(TestLedger.Organisation).Bytes;
        Assert.Equal(HttpStatusCode.OK, await PutAsync(service, chain.Request.Identity, approval));
        Assert.Equal("organisation's signature", await TrustAsync(service));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(service, chain.Request.Identity, approval)); // the same again

        var weighed = chain.Seal(Demo.FirstPass("1-abcd", chain.NowMs, 40_000_000));
        await service.Ledger.LogAsync(weighed);
        Assert.Equal(2, service.Ledger.Sequencer.Logs.Statements.Published!.Size); // enrolled, then approved
        Assert.True(StatementEntry.TryRead(service.Ledger.Blobs("SELECT entry FROM leaf WHERE log = 1 AND position = 1").Single(), out var statement).IsOk);
        Assert.Equal(approval, statement!.Parts[1]);

        var bundle = await service.Http.GetByteArrayAsync($"/api/v1/bundles/{Convert.ToHexStringLower(weighed.Identity)}/2");
        Assert.True(BundleCheck.Run(bundle, Policy(service, TestLedger.Organisation), new ProfileRules(), out _).IsAccepted);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal("refused: approval", BundleCheck.Run(bundle, Policy(service, stranger), new ProfileRules(), out _).ToString());
    }

    [Fact]
    public async Task Only_the_organisations_key_approves_and_only_what_was_enrolled()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        var chain = await service.EnrolAsync();
        var identity = chain.Request.Identity;
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var bad in new[]
        {
            new Approval("demo", identity, Now, "software").Sign(stranger).Bytes,
            new Approval("other", identity, Now, "software").Sign(TestLedger.Organisation).Bytes,
            new Approval("demo", new byte[32], Now, "software").Sign(TestLedger.Organisation).Bytes,
            chain.Request.Bytes, [1, 2, 3],
        }) Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(service, identity, bad));
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(service, new byte[32], new Approval("demo", new byte[32], Now, "").Sign(TestLedger.Organisation).Bytes));
        Assert.Equal("ledger's word", await TrustAsync(service));

        Assert.Equal(HttpStatusCode.OK, await PutAsync(service, identity, new Approval("demo", identity, Now, "software").Sign(TestLedger.Organisation).Bytes));
        Assert.Equal(HttpStatusCode.Conflict, await PutAsync(service, identity, new Approval("demo", identity, Now + 1, "tpm").Sign(TestLedger.Organisation).Bytes));
    }

    [Fact]
    public void The_organisations_key_is_read_from_what_openssl_writes()
    {
        var folder = Directory.CreateTempSubdirectory("tr-key-");
        try
        {
            var path = Path.Combine(folder.FullName, "organisation.pub");
            File.WriteAllText(path, TestLedger.Organisation.ExportSubjectPublicKeyInfoPem());
            Assert.True(PublicKeyFile.TryRead(path, out var key));
            Assert.Equal(EvidenceKey.Of(TestLedger.Organisation), key);

            using var larger = ECDsa.Create(ECCurve.NamedCurves.nistP384);
            foreach (var wrong in (string[])["", "hello", larger.ExportSubjectPublicKeyInfoPem()])
            {
                File.WriteAllText(path, wrong);
                Assert.False(PublicKeyFile.TryRead(path, out _));
            }
            Assert.False(PublicKeyFile.TryRead(path + ".absent", out _));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static TrustPolicy? Policy(TestService service, ECDsa organisation)
    {
        var writer = new CborWriter();
        EvidenceKey.Of(organisation).Write(writer);
        Assert.True(TrustPolicy.TryRead(Encoding.UTF8.GetBytes(
            $"log {service.Terms.LogKey.ToVerifierKey()}\norganisation demo {Convert.ToBase64String(writer.Written)}\nquorum none\n"), out var policy).IsOk);
        return policy;
    }

    static async Task<string> TrustAsync(TestService service) => (await service.GetAsync("/api/v1/chains"))[0].GetProperty("trust").GetString()!;

    static async Task<HttpStatusCode> PutAsync(TestService service, byte[] identity, byte[] approval)
    {
        using var content = new ByteArrayContent(approval);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/cbor");
        using var answer = await service.Http.PutAsync($"/api/v1/chains/{Convert.ToHexStringLower(EnrolmentRequest.ChainOf(identity))}/approval", content);
        return answer.StatusCode;
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;
using Traceability.Testing;
using Traceability.Verifier;
using Xunit;

namespace Traceability.Ledger.Tests;

public sealed class PublicationTests(ITestOutputHelper output)
{
    static readonly byte[] Hash = Demo.Profile.Sha256.ToArray();
    static readonly ProfilePublication Captured = new("demo", Demo.Profile.Id, Hash, Verified.Capture, 1_795_219_200_000);

    [Fact]
    public async Task A_published_profile_is_in_the_list_the_log_and_the_bundles_of_its_channels()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        var chain = await service.EnrolAsync();
        var weighed = chain.Seal(Demo.Series(Demo.Diesel, chain.NowMs, 10, 20), Demo.FirstPass("1-abcd", chain.NowMs, 40_000_000));
        await service.Ledger.LogAsync(weighed);
        var row = Assert.Single((await service.GetAsync("/api/v1/profiles")).EnumerateArray());
        Assert.Equal((Demo.Profile.Id, "map-only", 4, 0), (row.GetProperty("profile").GetString(), row.GetProperty("verified").GetString(), row.GetProperty("channels").GetInt32(), row.GetProperty("publications").GetArrayLength()));
        var bare = await TicketAsync();
        Assert.Null(Assert.Single(Checked(bare, "").Channels).Publication);

        var sign1 = Captured.Sign(TestLedger.Organisation);
        Assert.Equal(HttpStatusCode.OK, await PutAsync(service, Hash, sign1.Bytes));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(service, Hash, sign1.Bytes)); // the same again
        Assert.Equal(HttpStatusCode.OK, await PutAsync(service, Hash, Captured.Sign(TestLedger.Organisation).Bytes)); // and under another signature
        Assert.Equal(HttpStatusCode.OK, await PutAsync(service, Hash, (Captured with { Verified = Verified.MapOnly }).Sign(TestLedger.Organisation).Bytes));
        await service.Ledger.LogAsync(chain.Seal(Demo.Series(Demo.Diesel, chain.NowMs, 30)));
        Assert.Equal(1 + 2, service.Ledger.Sequencer.Logs.Statements.Published!.Size);
        row = Assert.Single((await service.GetAsync("/api/v1/profiles")).EnumerateArray());
        Assert.Equal(("capture", 2), (row.GetProperty("verified").GetString(), row.GetProperty("publications").GetArrayLength()));

        var ticket = await TicketAsync();
        output.WriteLine($"the bundle of a ticket: {bare.Length} bytes, with its profile's publication {ticket.Length}");
        Assert.True(ticket.Length <= 4096, $"{ticket.Length} bytes");
        var shown = Assert.Single(Checked(ticket, $"organisation demo {Convert.ToBase64String(KeyOf(TestLedger.Organisation))}\n").Channels);
        Assert.Equal((Verified.Capture, true), (shown.Publication!.Said.Verified, shown.Publication.IsSigned));
        Assert.Equal((Verified)Math.Min((int)Demo.Profile.Verified, (int)Verified.Capture), shown.Shown);
        Assert.False(Assert.Single(Checked(ticket, "").Channels).Publication!.IsSigned); // the ledger's word
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.True(TrustPolicy.TryRead(Encoding.UTF8.GetBytes($"organisation demo {Convert.ToBase64String(KeyOf(stranger))}\nquorum none\n"), out var other).IsOk);
        Assert.Equal("refused: statement", BundleCheck.Run(ticket, other, new ProfileRules(), out _).ToString());

        // What claims the least needs nobody's word, and its bundle brings none.
        chain.Configure([.. Demo.Channels.Select(leaf => leaf is ConfigurationLeaf.ForChannel channel ? channel with { Verified = Verified.MapOnly } : leaf)]);
        weighed = chain.Seal(Demo.Series(Demo.Diesel, chain.NowMs, 40), Demo.FirstPass("2-abcd", chain.NowMs, 40_000_000));
        await service.Ledger.LogAsync(weighed);
        var least = Assert.Single(Checked(await TicketAsync(), "").Channels);
        Assert.Equal((Verified.MapOnly, null), (least.Shown, least.Publication));

        async Task<byte[]> TicketAsync() => await service.Http.GetByteArrayAsync($"/api/v1/bundles/{Convert.ToHexStringLower(weighed.Identity)}/3");

        CheckedBundle Checked(byte[] bundle, string more)
        {
            var logs = service.LastTerms.Logs.Select(log => $"log {new NoteKey(log.Origin, log.Key).ToVerifierKey()}\n");
            Assert.True(TrustPolicy.TryRead(Encoding.UTF8.GetBytes(string.Concat(logs) + more + "quorum none\n"), out var policy).IsOk);
            var verdict = BundleCheck.Run(bundle, policy, new ProfileRules(), out var found);
            Assert.True(verdict.IsAccepted, $"{verdict}: {verdict.Reason}");
            return found!;
        }
    }

    [Fact]
    public async Task Only_the_organisation_publishes_and_only_through_the_administrator()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        await service.EnrolAsync();
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var good = Captured.Sign(TestLedger.Organisation).Bytes;
        Assert.Equal(HttpStatusCode.Unauthorized, await PutAsync(service, Hash, good, withToken: false));
        foreach (var bad in new[]
        {
            Captured.Sign(stranger).Bytes, (Captured with { Organisation = "other" }).Sign(TestLedger.Organisation).Bytes,
            (Captured with { ProfileHash = new byte[32] }).Sign(TestLedger.Organisation).Bytes, [1, 2, 3],
        }) Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(service, Hash, bad));
        Assert.Empty(service.Ledger.Rows("publication"));
        for (var i = 0; i < 16; i++) Assert.Equal(HttpStatusCode.OK, await PutAsync(service, Hash, (Captured with { AtMs = i }).Sign(TestLedger.Organisation).Bytes));
        Assert.Equal(HttpStatusCode.Conflict, await PutAsync(service, Hash, good));
    }

    static byte[] KeyOf(ECDsa key)
    {
        var writer = new Evidence.Cbor.CborWriter();
        Evidence.Cose.EvidenceKey.Of(key).Write(writer);
        return writer.ToArray();
    }

    static async Task<HttpStatusCode> PutAsync(TestService service, byte[] hash, byte[] publication, bool withToken = true)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/profiles/{Convert.ToHexStringLower(hash)}/publication") { Content = new ByteArrayContent(publication) };
        if (withToken) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", service.AdminToken);
        using var answer = await service.Http.SendAsync(request);
        return answer.StatusCode;
    }
}

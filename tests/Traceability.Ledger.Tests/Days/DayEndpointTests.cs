using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Log;
using Traceability.Ledger.Enrolment;
using Traceability.Testing;
using Traceability.Verifier;
using Xunit;

namespace Traceability.Ledger.Tests.Days;

public sealed class DayEndpointTests
{
    static readonly DateOnly First = new(2026, 11, 21);

    [Fact]
    public async Task Statement_and_proof_are_given_to_the_administrator_and_for_a_grant_and_verify()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var time = new ManualTime();
        await using var service = await TestService.StartAsync(broker.Port, time);
        var (chain, days) = await ThreeDaysAsync(service, time);

        var list = JsonDocument.Parse(await service.OwnBytesAsync(days)).RootElement.GetProperty("items");
        Assert.Equal(["2026-11-21", "2026-11-22", "2026-11-23"], list.EnumerateArray().Select(d => d.GetProperty("day").GetString()));
        Assert.Equal(3, (await service.GetAsync($"{days}?grant={Hex(DayLabel.GrantOf(chain.LabelKey))}")).GetProperty("items").GetArrayLength());
        var page = await service.GetAsync($"{days}?limit=2&grant={Hex(DayLabel.GrantOf(chain.LabelKey))}");
        Assert.Equal(1, (await service.GetAsync($"{days}?after={page.GetProperty("next").GetString()}&grant={Hex(DayLabel.GrantOf(chain.LabelKey))}")).GetProperty("items").GetArrayLength());

        var grant = Hex(DayLabel.GrantOf(chain.LabelKey, First));
        var note = await service.Http.GetByteArrayAsync($"{days}/2026-11-21?grant={grant}");
        Assert.Equal(note, await service.OwnBytesAsync($"{days}/2026-11-21"));
        Assert.True(DayStatement.TryOpen(note, service.Terms.OnlineKey, out var statement).IsOk);
        Assert.Equal((First, chain.Chain.Length, 1), (statement!.Day, statement.Chain.Length, statement.Tips.Single().Number));
        Assert.Equal(list[0].GetProperty("digest").GetString(), Hex(statement.Digest));

        Assert.True(Receipt.TryRead(await service.Http.GetByteArrayAsync($"{days}/2026-11-21/proof?grant={grant}"), out var proof).IsOk);
        var leaf = new DayLabel(DayLabel.Of(chain.LabelKey, First), statement.Digest);
        Assert.Equal(leaf.Label, proof!.Identity);
        Assert.True(proof.TryVerify(leaf.Encode(), service.Ledger.Open.Keys.Statements.Key, out _).IsOk);
        Assert.False(proof.TryVerify(new DayLabel(leaf.Label, new byte[32]).Encode(), service.Ledger.Open.Keys.Statements.Key, out _).IsOk);
    }

    /// <summary>The day's label is older than what was said of the chain since: a verifier refuses another order than the log's.</summary>
    [Fact]
    public async Task A_bundle_of_a_span_shows_the_days_label_where_it_stands_in_the_log()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var time = new ManualTime();
        await using var service = await TestService.StartAsync(broker.Port, time);
        var (chain, _) = await ThreeDaysAsync(service, time, segments: 3);
        Assert.IsType<EnrolmentAnswer.Enrolled>(await service.Ledger.Open.Statements.SuspendAsync(chain.Chain, true, "seal broken", CancellationToken.None));
        for (var i = 0; i < 2; i++) await service.Ledger.Sequencer.WriteAsync(_ => { }, CancellationToken.None);

        var bundle = await service.Http.GetByteArrayAsync(
            $"/api/v1/bundles/weighings?chain={Hex(chain.Chain)}&from={At(chain.NowMs - 2500)}&to={At(chain.NowMs - 1500)}&grant={Hex(DayLabel.GrantOf(chain.LabelKey))}");
        var policy = string.Concat(service.LastTerms.Logs.Select(log => $"log {new NoteKey(log.Origin, log.Key).ToVerifierKey()}\n")) + "quorum none\n";
        Assert.True(TrustPolicy.TryRead(System.Text.Encoding.UTF8.GetBytes(policy), out var trust).IsOk);
        var verdict = BundleCheck.Run(bundle, trust, new ProfileRules(), out var found);
        Assert.True(verdict.IsAccepted, $"{verdict}: {verdict.Reason}");
        Assert.Equal([StatementKind.DayLabel, StatementKind.Suspension], found!.Statements.Select(statement => statement.Kind));
        Assert.All(found.Statements, statement => Assert.True(statement.IsLogged));
    }

    [Fact]
    public async Task Nobody_else_reads_a_day_not_even_with_its_public_label()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var time = new ManualTime();
        await using var service = await TestService.StartAsync(broker.Port, time);
        var (chain, days) = await ThreeDaysAsync(service, time);
        var grant = DayLabel.GrantOf(chain.LabelKey, First);
        foreach (var path in new[]
        {
            $"{days}", $"{days}/2026-11-21", $"{days}/2026-11-21/proof", $"{days}/2026-11-21?grant={Hex(DayLabel.Of(chain.LabelKey, First))}", $"{days}/2026-11-21?grant=xyz",
            $"{days}/2026-11-22?grant={Hex(grant)}", $"{days}?grant={Hex(grant)}", $"{days}/2026-11-21?grant={Hex(DayLabel.GrantOf(chain.LabelKey))}",
            $"/api/v1/chains/{Hex(new byte[16])}/days/2026-11-21?grant={Hex(grant)}",
        }) Assert.Equal((path, HttpStatusCode.Unauthorized), (path, await StatusAsync(service, path)));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(service, $"{days}/2026-11-24?grant={Hex(DayLabel.GrantOf(chain.LabelKey, new DateOnly(2026, 11, 24)))}"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(service, $"{days}/21.11.2026?grant={Hex(grant)}"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(service, $"/api/v1/chains/mine/days?grant={Hex(grant)}"));
    }

    [Fact]
    public async Task A_label_key_is_put_by_whoever_has_it_and_no_other_bytes_are()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        var chain = await service.EnrolAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(service, chain.Chain, RandomNumberGenerator.GetBytes(32)));
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(service, chain.Chain, [.. chain.LabelKey, 0]));
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(service, new byte[16], chain.LabelKey));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(service, chain.Chain, chain.LabelKey));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(service, chain.Chain, chain.LabelKey));
    }

    static async Task<(ChainBuilder Chain, string Days)> ThreeDaysAsync(TestService service, ManualTime time, int segments = 1)
    {
        var chain = await service.EnrolAsync();
        Assert.Equal(HttpStatusCode.OK, await PutAsync(service, chain.Chain, chain.LabelKey));
        for (var i = 0; i < segments; i++) await service.Ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
        time.Step(TimeSpan.FromDays(3)); // no timer needs to have fired
        for (var i = 0; i < 2; i++) await service.Ledger.Sequencer.WriteAsync(_ => { }, CancellationToken.None);
        return (chain, $"/api/v1/chains/{Hex(chain.Chain)}/days");
    }

    static async Task<HttpStatusCode> PutAsync(TestService service, byte[] chain, byte[] labelKey)
    {
        using var content = new ByteArrayContent(labelKey);
        using var answer = await service.Http.PutAsync($"/api/v1/chains/{Hex(chain)}/label-key", content);
        return answer.StatusCode;
    }

    static async Task<HttpStatusCode> StatusAsync(TestService service, string path)
    {
        using var answer = await service.Http.GetAsync(path);
        return answer.StatusCode;
    }

    static string At(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);

    static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}

using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Traceability.Evidence.Log;
using Traceability.Evidence.Records;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Web;
using Traceability.Verifier;
using Traceability.Verifier.Commands;
using Xunit;

namespace Traceability.Ledger.Tests.Redecoding;

public sealed class RedecodingEndpointTests
{
    const string Profiles = "/api/v1/facilities/mine/mended-profiles";

    [Fact]
    public async Task A_profile_is_mended_over_HTTP_proven_listed_and_seen_at_every_number_that_it_decoded()
    {
        var (ledger, _) = await BilledMine.ClosedAsync();
        await using var served = await ServedLedger.StartAsync(ledger);
        const string trail = "/api/v1/facilities/mine/periods/2026-10/streams/mill", readings = "/api/v1/channels/mine/mill.energy_import/readings?from=2026-10-31T00:00:00Z&to=2026-11-01T00:00:00Z";
        Assert.Equal(JsonValueKind.Null, Counter(await JsonAsync(served, trail)).GetProperty("redecoded_by").ValueKind);

        var (status, id) = await PutAsync(served, $"{Profiles}/{Mended.WrongSha256}?note=a+wrong+multiplier", Mended.Tenth);
        Assert.Equal((HttpStatusCode.OK, 64), (status, id.Length));
        await served.Ledger.SettleAsync();
        var row = Assert.Single((await JsonAsync(served, Profiles)).EnumerateArray());
        Assert.Equal((Mended.WrongSha256, "test-meter", Convert.ToHexStringLower(SHA256.HashData(Mended.Tenth)), id),
            (Text(row, "replaces"), Text(row, "profile"), Text(row, "sha256"), Text(row.GetProperty("deed"), "id")));
        var proof = await served.OwnAsync($"/api/v1/facilities/mine/deeds/{id}/proof");
        Assert.True(Receipt.TryRead(proof, out var receipt).IsOk);
        Assert.True(receipt!.TryVerify(Deed.Statement(Convert.FromHexString(id)).Encode(), served.Ledger.Open.Keys.Statements.Key, out _).IsOk);
        Assert.Equal(Mended.Tenth, await served.OwnAsync($"/api/v1/facilities/mine/deeds/{id}/documents/test-meter"));

        Assert.Equal((id, 80m), (Text(Counter(await JsonAsync(served, trail)), "redecoded_by"), Counter(await JsonAsync(served, trail)).GetProperty("quantity").GetDecimal()));
        Assert.Contains("decoded again by a mended profile", await served.Http.GetStringAsync("/facilities/mine/periods/2026-10/streams/mill", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var reading = Assert.Single((await JsonAsync(served, readings)).GetProperty("items").EnumerateArray());
        Assert.Equal((1310m, 131m, id), (reading.GetProperty("value").GetDecimal(), reading.GetProperty("redecoded_value").GetDecimal(), Text(reading, "redecoded_by"))); // what was signed stays

        Assert.Equal((HttpStatusCode.BadRequest, "profile: \"7\"; allowed: the SHA-256 of the profile that was wrong, 64 hexadecimal digits"), await PutAsync(served, $"{Profiles}/7?note=why", Mended.Tenth));
        Assert.Equal(HttpStatusCode.NotFound, (await PutAsync(served, $"{Profiles}/{new string('0', 64)}?note=why", Mended.Tenth)).Status);
        var (unseen, says) = await PutAsync(served, $"{Profiles}/{Mended.WrongSha256}?note=once+more", Mended.Wrong);
        Assert.Equal(HttpStatusCode.Conflict, unseen);
        Assert.StartsWith($"seen: found nothing; allowed: {id}, the mended values of it that stand since", says, StringComparison.Ordinal);
        Assert.StartsWith("test-meter: nothing would change", (await PutAsync(served, $"{Profiles}/{Mended.WrongSha256}?note=once+more&seen={id}", Mended.Tenth)).Item2, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_restated_figure_is_made_again_by_the_verifier()
    {
        var (ledger, _) = await BilledMine.ClosedAsync();
        await using var served = await ServedLedger.StartAsync(ledger);
        Assert.IsType<DeedAnswer.Done>(await ledger.MendAsync(Mended.Tenth));
        Assert.IsType<DeedAnswer.Done>(await ledger.RestateAsync("2026-11", true, "the scale was wrong", ("invoice:mill", "billed by the same wrong ratio")));
        var figure = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(figure, await served.OwnAsync("/api/v1/facilities/mine/periods/2026-11/figure"), TestContext.Current.CancellationToken);
            using var output = new StringWriter();
            Assert.True(Arguments.TryParse(["recompute", figure], out var arguments, out var mistake), mistake);
            Assert.Equal(ExitCode.Accepted, RecomputeCommand.Run(arguments, output, TextWriter.Null));
            Assert.Contains("made again   the same ", output.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(figure);
        }
    }

    static async Task<(HttpStatusCode Status, string Said)> PutAsync(ServedLedger served, string path, byte[] file)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/yaml") } }, Headers = { Authorization = served.AdminToken } };
        using var answer = await served.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        return (answer.StatusCode, Text(said, answer.IsSuccessStatusCode ? "id" : "detail")!);
    }

    static JsonElement Counter(JsonElement trail) => trail.GetProperty("parts")[0].GetProperty("counters")[0];

    static async Task<JsonElement> JsonAsync(ServedLedger served, string path) => JsonDocument.Parse(await served.Http.GetStringAsync(path, TestContext.Current.CancellationToken)).RootElement;

    static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();
}

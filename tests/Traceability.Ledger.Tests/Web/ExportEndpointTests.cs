using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Exports;
using Traceability.Evidence.Log;
using Traceability.Ledger.Enrolment;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

/// <summary>What the ledger gives out in formats of others, over HTTP and to somebody else's readers.</summary>
public sealed class ExportEndpointTests
{
    const string Readings = "/api/v1/channels/mine/mill.power_total/readings";
    const long BelowNominal = 50;

    static async Task<HttpResponseMessage> AskAsync(ServedLedger served, string path, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        return await served.Http.SendAsync(request);
    }

    static JsonArray Resolved(string line)
    {
        var answer = Peer.Run(Peer.PythonWith("cbor2"), [Path.Combine(Peer.Folder, "read_senml.py")], Encoding.UTF8.GetBytes(line))!;
        Assert.True(answer.Code == 0, answer.Error);
        return JsonNode.Parse(answer.Output)!.AsArray();
    }

    [Fact]
    public async Task A_receipt_in_COSE_is_read_by_two_other_implementations_and_proves_the_root_of_the_checkpoint()
    {
        await using var served = await ServedLedger.StartAsync();
        var chain = await served.Ledger.EnrolAsync();
        for (var i = 0; i < 5; i++) await served.Ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100 + i)));
        var third = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 200));
        await served.Ledger.LogAsync(third);
        await served.Ledger.SettleAsync();

        var path = $"/api/v1/log/receipts/{Convert.ToHexStringLower(third.Identity)}";
        using var answer = await AskAsync(served, path, "application/cose");
        Assert.Equal("application/cose; cose-type=\"cose-sign1\"", answer.Content.Headers.ContentType!.ToString());
        Assert.Contains("Accept", answer.Headers.Vary);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var log = served.Ledger.Open.Keys.Log.Key;
        Assert.True(Checkpoint.TryOpen(await served.Http.GetByteArrayAsync("/log/segments/checkpoint"), log, out var checkpoint).IsOk);

        var jwk = Jwk.Of(log.PublicKey);
        var read = JsonNode.Parse(Node.Lines("receipt.mjs", [new JsonObject { ["receipt"] = Convert.ToHexStringLower(bytes), ["leaf"] = Convert.ToHexStringLower(third.Identity), ["key"] = jwk.DeepClone() }.ToJsonString()])[0])!;
        Assert.Equal(("test/segments", "urn:tr:demo:mine:edge-mine", 6, 5), ((string?)read["issuer"], (string?)read["subject"], (int?)read["size"], (int?)read["index"]));
        Assert.Equal(Convert.ToHexStringLower(checkpoint!.Root), (string?)read["root"]);
        Assert.Equal(["valid"], Node.Lines("sign1.mjs", [new JsonObject { ["message"] = Convert.ToHexStringLower(bytes), ["payload"] = (string?)read["root"], ["key"] = jwk.DeepClone() }.ToJsonString()]));
    }

    [Theory]
    [InlineData(null, false), InlineData("*/*", false), InlineData("text/plain, application/cose;q=0.5", false), InlineData("application/cose;q=0", false), InlineData("image/png", false)]
    [InlineData("application/cose", true), InlineData("application/cose; cose-type=\"cose-sign1\"", true), InlineData("application/*", true), InlineData("text/*;q=0.1, */*;q=0.2", true)]
    public async Task A_receipt_comes_in_the_form_that_is_liked_best_and_as_a_proof_where_none_is_named(string? accept, bool inCose)
    {
        await using var served = await ServedLedger.StartAsync();
        var chain = await served.Ledger.EnrolAsync();
        var built = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100));
        await served.Ledger.LogAsync(built);
        await served.Ledger.SettleAsync();
        using var answer = await AskAsync(served, $"/api/v1/log/receipts/{Convert.ToHexStringLower(built.Identity)}", accept);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(inCose ? "application/cose" : "text/plain", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal((inCose, !inCose), (CoseReceipt.TryRead(bytes, out _).IsOk, Receipt.TryRead(bytes, out _).IsOk));
    }

    [Fact]
    public async Task A_receipt_of_what_is_not_logged_is_not_there_in_any_form()
    {
        await using var served = await ServedLedger.StartAsync();
        foreach (var identity in (string[])[Convert.ToHexStringLower(new byte[32]), "zz"])
        {
            using var answer = await AskAsync(served, "/api/v1/log/receipts/" + identity, "application/cose");
            Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        }
    }

    [Fact]
    public async Task Readings_come_as_SenML_in_both_forms_with_every_digit_and_without_those_that_are_not_good()
    {
        await using var served = await ServedLedger.StartAsync();
        var chain = await served.Ledger.EnrolAsync();
        await served.Ledger.LogAsync(chain.Seal(Demo.Series(Demo.Power, chain.NowMs, 12_340, BelowNominal, 12_350) with { Qualities = [Quality.Good, Quality.Uncertain, Quality.Good] }));
        await served.Ledger.LogAsync(chain.Seal(Demo.Series(Demo.Power, chain.NowMs, 12_400)));

        using var json = await AskAsync(served, Readings, "application/senml+json");
        using var cbor = await AskAsync(served, Readings, "application/senml+cbor");
        Assert.Equal(("application/senml+json", "application/senml+cbor"), (json.Content.Headers.ContentType!.ToString(), cbor.Content.Headers.ContentType!.ToString()));
        var read = Resolved("json " + await json.Content.ReadAsStringAsync());
        Assert.Equal(read.ToJsonString(), Resolved("cbor " + Convert.ToHexStringLower(await cbor.Content.ReadAsByteArrayAsync())).ToJsonString());
        Assert.Equal(["[12340,-2]", "[12350,-2]", "[12400,-2]"], read.Select(record => record![3]!.ToJsonString()));
        Assert.All(read, record => Assert.Equal(("urn:tr:demo:mine:edge-mine:mill.power_total", "W"), ((string?)record![0], (string?)record[1])));
        Assert.Equal("1", json.Headers.GetValues("Readings-Left-Out").Single());

        var rows = await served.Http.GetStringAsync(Readings);
        Assert.Equal(4, JsonDocument.Parse(rows).RootElement.GetProperty("items").GetArrayLength());
        Assert.DoesNotContain("exact", rows, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Two_devices_of_one_channel_stand_in_one_pack_under_their_own_names()
    {
        await using var served = await ServedLedger.StartAsync();
        var other = TestLedger.Mine with { Device = "edge-spare" };
        var (one, two) = (await served.Ledger.EnrolAsync(), await served.Ledger.EnrolAsync(other));
        await served.Ledger.LogAsync(one.Seal(Demo.Series(Demo.Power, one.NowMs, 100)));
        await served.Ledger.LogAsync(two.Seal(Demo.Series(Demo.Power, two.NowMs, 700, 701)), other);
        foreach (var form in (string[])["json", "cbor"])
        {
            using var answer = await AskAsync(served, Readings, "application/senml+" + form);
            var bytes = await answer.Content.ReadAsByteArrayAsync();
            var read = Resolved(form == "json" ? "json " + Encoding.UTF8.GetString(bytes) : "cbor " + Convert.ToHexStringLower(bytes));
            Assert.Equal(["edge-mine [100,-2]", "edge-spare [700,-2]", "edge-spare [701,-2]"], read.Select(record => $"{((string)record![0]!).Split(':')[4]} {record[3]!.ToJsonString()}").Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_channel_without_a_good_reading_has_no_pack_and_says_how_many_it_leaves_out()
    {
        await using var served = await ServedLedger.StartAsync();
        var chain = await served.Ledger.EnrolAsync();
        await served.Ledger.LogAsync(chain.Seal(Demo.Series(Demo.Power, chain.NowMs, BelowNominal, BelowNominal) with { Qualities = [Quality.Uncertain, Quality.Uncertain] }));
        using var answer = await AskAsync(served, Readings, "application/senml+json");
        Assert.Equal((HttpStatusCode.NoContent, "2"), (answer.StatusCode, answer.Headers.GetValues("Readings-Left-Out").Single()));
    }

    [Fact]
    public async Task The_description_of_the_API_names_every_form()
    {
        await using var served = await ServedLedger.StartAsync();
        var paths = JsonDocument.Parse(await served.Http.GetStringAsync("/openapi/v1.json")).RootElement.GetProperty("paths");
        string[] Forms(string path) => [.. paths.GetProperty(path).GetProperty("get").GetProperty("responses").GetProperty("200").GetProperty("content").EnumerateObject().Select(form => form.Name)];
        Assert.Equal(["text/plain", "application/cose"], Forms("/api/v1/log/receipts/{identity}"));
        Assert.Equal(["application/json", "text/csv", "application/senml+json", "application/senml+cbor"], Forms("/api/v1/channels/{facility}/{channel}/readings"));
        foreach (var said in (string[])["keys", "rotation", "revocation", "suspension", "approval", "label-key"]) Assert.True(paths.TryGetProperty($"/api/v1/chains/{{chain}}/{said}", out _), said);
    }
}

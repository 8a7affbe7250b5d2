using System.Net;
using System.Text.Json;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Tests.Accounts;
using Traceability.Ledger.Tests.Periods;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

/// <summary>The description of the API says what it answers, refusals and files too, and of what is sent what must be there.</summary>
public sealed class ApiDescriptionTests
{
    [Fact]
    public async Task What_an_endpoint_answers_to_whoever_asks_wrongly_stands_in_its_description()
    {
        await using var served = await ServedLedger.StartAsync(BilledMine.Start(), Reading.Accounts);
        var paths = await PathsAsync(served);
        using var operators = await served.AsAsync("olga", Role.Operator);
        var seen = new HashSet<HttpStatusCode>();
        // Signing out is done, and takes the operator with it.
        foreach (var (path, verb, operation) in Operations(paths).Where(o => o.Path != "/api/v1/sign-out"))
        {
            var answers = operation.GetProperty("responses");
            foreach (var client in (HttpClient[])[served.Http, operators])
            foreach (var query in (string[])["", "?what=1"])
            {
                using var request = new HttpRequestMessage(new HttpMethod(verb), Hole(path) + query);
                using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
                if (answer.StatusCode is HttpStatusCode.UnsupportedMediaType or HttpStatusCode.NotImplemented) continue;
                seen.Add(answer.StatusCode);
                var status = ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
                Assert.True(answers.TryGetProperty(status, out var said), $"{verb} {path}{query}: {status}");
                if (!answer.IsSuccessStatusCode) Assert.True(said.GetProperty("content").TryGetProperty("application/problem+json", out _), $"{verb} {path}: {status}");
            }
        }
        Assert.Superset(new HashSet<HttpStatusCode> { HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.NotFound }, seen);
    }

    [Theory]
    [InlineData("/api/v1/facilities/{id}/periods/{period}/closing", "post", "409", "413")]
    [InlineData("/api/v1/facilities/{id}/periods/{period}/figure", "get", "409")]
    [InlineData("/api/v1/facilities/{id}/activity", "post", "409", "413")]
    [InlineData("/api/v1/facilities/{id}/plan", "put", "409", "413")]
    [InlineData("/api/v1/sign-in", "post", "401", "413", "429", "503")]
    [InlineData("/api/v1/terms", "post", "410", "429")]
    [InlineData("/api/v1/chains/{chain}/segments", "put", "409", "413")]
    public async Task Refusals_that_are_rare_are_described_too(string path, string verb, params string[] statuses)
    {
        await using var served = await ServedLedger.StartAsync();
        var answers = (await PathsAsync(served)).GetProperty(path).GetProperty(verb).GetProperty("responses");
        Assert.All(statuses, status => Assert.True(answers.TryGetProperty(status, out _), status));
    }

    [Theory]
    [InlineData("/api/v1/facilities/{id}/periods/{period}/figure", "application/json")]
    [InlineData("/api/v1/facilities/{id}/plan", "application/json")]
    [InlineData("/api/v1/bundles/period", "application/cbor")]
    [InlineData("/api/v1/facilities/{id}/deeds/{deed}", "application/cbor")]
    [InlineData("/api/v1/facilities/{id}/activity/{record}/file", "text/csv")]
    [InlineData("/api/v1/chains/{chain}/answer", "application/cbor-seq")]
    [InlineData("/log/segments/tile/{place}", "application/octet-stream")]
    public async Task A_file_is_described_by_its_type(string path, string type)
    {
        await using var served = await ServedLedger.StartAsync();
        var content = (await PathsAsync(served)).GetProperty(path).GetProperty("get").GetProperty("responses").GetProperty("200").GetProperty("content");
        var form = Assert.Single(content.EnumerateObject());
        Assert.Equal((type, "binary"), (form.Name, Resolved(form.Value.GetProperty("schema"), await DocumentAsync(served)).GetProperty("format").GetString()));
    }

    [Theory]
    [InlineData("ClosingWish", "checklist")]
    [InlineData("RestatementWish", "checklist", "note", "reason")]
    [InlineData("ActivityWish", "kind", "stream", "unit")]
    [InlineData("AccountWish", "role")]
    public async Task Of_what_is_sent_that_alone_is_required_which_must_be_there(string schema, params string[] required)
    {
        await using var served = await ServedLedger.StartAsync();
        var described = (await DocumentAsync(served)).GetProperty("components").GetProperty("schemas").GetProperty(schema);
        Assert.Equal(required, described.GetProperty("required").EnumerateArray().Select(r => r.GetString()).Order(StringComparer.Ordinal));
    }

    static JsonElement Resolved(JsonElement schema, JsonElement document) =>
        schema.TryGetProperty("$ref", out var place) ? document.GetProperty("components").GetProperty("schemas").GetProperty(place.GetString()!.Split('/')[^1]) : schema;

    static string Hole(string path) => path.Replace("{id}", "mine", StringComparison.Ordinal).Replace("{facility}", "mine", StringComparison.Ordinal).Replace("{period}", "2026-11", StringComparison.Ordinal)
        .Replace("{version}", "1", StringComparison.Ordinal).Replace("{entry}", "1", StringComparison.Ordinal).Replace("{number}", "1", StringComparison.Ordinal).Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);

    static IEnumerable<(string Path, string Verb, JsonElement Operation)> Operations(JsonElement paths) =>
        paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Where(verb => verb.Value.ValueKind == JsonValueKind.Object).Select(verb => (path.Name, verb.Name.ToUpperInvariant(), verb.Value)));

    static async Task<JsonElement> DocumentAsync(ServedLedger served) => JsonDocument.Parse(await served.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken)).RootElement;

    static async Task<JsonElement> PathsAsync(ServedLedger served) => (await DocumentAsync(served)).GetProperty("paths");
}

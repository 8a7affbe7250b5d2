using System.Net;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

public sealed class UnreadableRequestTests
{
    [Fact]
    public async Task What_cannot_be_read_is_named_with_what_is_allowed()
    {
        await using var served = await ServedLedger.StartAsync();
        (string Path, string? Body, string Says)[] asked =
        [
            ("/api/v1/facilities/mine/hours?limit=many", null, "limit: \"many\"; allowed: a whole number"),
            ("/api/v1/facilities/mine/hours?from=yesterday", null, "from: \"yesterday\"; allowed: RFC 3339"),
            ("/api/v1/bundles/period?facility=mine&channel=mill.energy_import&from=2026-11-01T00:00:00Z", null, "to: missing; allowed: RFC 3339"),
            ("/api/v1/log/consistency?from=1&to=two", null, "to: \"two\"; allowed: a whole number"),
            ("/api/v1/facilities/mine/activity", "{\"quantity\":\"much\"}", "body: cannot be read at $.quantity, line 1; allowed: JSON as the description"),
            ("/api/v1/facilities/mine/activity", "{", "body: cannot be read at $"),
        ];
        foreach (var (path, body, says) in asked)
        {
            using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path);
            if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            request.Headers.Authorization = served.AdminToken;
            using var answer = await served.Http.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{path}: {answer.StatusCode} {text}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            Assert.StartsWith(says, JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }
}

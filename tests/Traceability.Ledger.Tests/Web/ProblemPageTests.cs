using System.Net;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Tests.Accounts;
using Traceability.Ledger.Tests.Periods;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

/// <summary>People are told in words with a way back, programs in problem details.</summary>
public sealed class ProblemPageTests
{
    [Theory]
    [InlineData("/nowhere", HttpStatusCode.NotFound, "There is nothing at /nowhere.", "href=\"/\"")]
    [InlineData("/facilities/moon", HttpStatusCode.NotFound, "no facility \"moon\"", "href=\"/\"")]
    [InlineData("/facilities/mine/periods/never", HttpStatusCode.NotFound, "period: \"never\"; allowed: a year, month or day", "href=\"/facilities/mine\"")]
    [InlineData("/facilities/mine/periods/2026-11/streams/kiln", HttpStatusCode.NotFound, "2026-11 has no data of a stream \"kiln\"", "href=\"/facilities/mine\"")]
    [InlineData("/accounts", HttpStatusCode.Forbidden, "this is for the role administrator", "href=\"/\"")]
    public async Task What_there_is_not_is_a_page_with_a_way_back_for_a_browser(string path, HttpStatusCode status, string says, string way)
    {
        await using var served = await ServedLedger.StartAsync(BilledMine.Start());
        using var analyst = await served.AsAsync("m.rossi", Role.Analyst);
        using var answer = await SendAsync(analyst, path, "text/html,application/xhtml+xml");
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal((status, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        foreach (var said in (string[])[says, way, "<h1>"]) Assert.Contains(said, page, StringComparison.Ordinal);
        Assert.Contains("style-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using var program = await SendAsync(analyst, path, "application/json");
        Assert.Equal((status, "application/problem+json"), (program.StatusCode, program.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task The_API_answers_a_browser_too_in_problem_details()
    {
        await using var served = await ServedLedger.StartAsync(BilledMine.Start());
        using var answer = await SendAsync(served.Http, "/api/v1/facilities/moon", "text/html");
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
    }

    static async Task<HttpResponseMessage> SendAsync(HttpClient http, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}

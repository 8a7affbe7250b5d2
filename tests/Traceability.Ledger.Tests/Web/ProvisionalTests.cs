using System.Net;
using System.Text.Json;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Records;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

/// <summary>What nobody has closed is looked at, marked, and does not leave as a file.</summary>
public sealed class ProvisionalTests
{
    const string Facility = "/api/v1/facilities/mine", November = Facility + "/periods/2026-11";

    [Fact]
    public async Task An_open_figure_is_answered_as_JSON_that_says_so_and_as_no_table()
    {
        await using var served = await ServedAsync(closed: false);
        foreach (var (path, table) in ((string, string)[])[(November, "figure.streams"), (November, "checklist"), (November + "/streams/mill", "parts.emissions"), (Facility + "/periods/2026-11-03", "figure.components")])
        {
            var (status, _, said) = await AskAsync(served, $"{path}?form=csv&table={table}");
            Assert.Equal((HttpStatusCode.Conflict, $"{Detail(path)} is open: its figure is provisional and is never exported"), (status, Problem(said)));
            Assert.True(JsonDocument.Parse((await AskAsync(served, path)).Text).RootElement.GetProperty("provisional").GetBoolean());
        }
        // All that was ever received, closed or not.
        foreach (var path in (string[])["/api/v1/facilities", Facility])
        {
            Assert.NotEqual("text/csv", (await AskAsync(served, path, "text/csv")).Form);
            Assert.Contains("\"provisional\":true", (await AskAsync(served, path)).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_closed_figure_leaves_and_what_is_made_of_late_evidence_does_not()
    {
        await using var served = await ServedAsync(closed: true);
        Assert.StartsWith("id,channels,", (await AskAsync(served, November + "?form=csv&table=figure.streams")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(served, November + "/streams/mill?form=csv&table=parts.emissions")).Status);
        Assert.False(JsonDocument.Parse((await AskAsync(served, November)).Text).RootElement.GetProperty("provisional").GetBoolean());
        await served.Ledger.RecordAsync(BilledMine.DieselBill with { Document = "D-12" });
        var (status, _, said) = await AskAsync(served, November + "?form=csv&table=late.streams");
        Assert.Equal((HttpStatusCode.Conflict, "late.streams is what today's evidence gives beside the closed 2026-11: it is provisional and is never exported"), (status, Problem(said)));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(served, November + "?form=csv&table=figure.streams")).Status);
    }

    [Fact]
    public async Task A_table_of_months_has_the_amounts_of_those_that_are_closed_alone()
    {
        await using var served = await ServedAsync(closed: true);
        var lines = (await AskAsync(served, Facility + "/months?form=csv")).Text.Split("\r\n");
        Assert.StartsWith("month,from,to,state,total_kg,scope1_kg,scope2_kg,scope2_market_kg,", lines[0], StringComparison.Ordinal);
        string[] open = lines.Single(l => l.StartsWith("2026-10", StringComparison.Ordinal)).Split(','), closed = lines.Single(l => l.StartsWith("2026-11", StringComparison.Ordinal)).Split(',');
        Assert.Equal(("open", "", "", "", ""), (open[3], open[4], open[5], open[6], open[7]));
        Assert.Equal("closed", closed[3]);
        Assert.DoesNotContain("", closed[4..8]);
        var months = JsonDocument.Parse((await AskAsync(served, Facility + "/months")).Text).RootElement.GetProperty("items").EnumerateArray().ToDictionary(m => m.GetProperty("month").GetString()!);
        Assert.Equal((true, JsonValueKind.Number), (months["2026-10"].GetProperty("provisional").GetBoolean(), months["2026-10"].GetProperty("total_kg").ValueKind));
    }

    [Theory]
    [InlineData("/facilities/mine/periods/2026-11", "/facilities/mine/periods/2026-10")]
    [InlineData("/facilities/mine/periods/2026-11/streams/mill", "/facilities/mine/periods/2026-10/streams/mill")]
    [InlineData("/facilities/mine/periods/2026-11/production", "/facilities/mine/periods/2026-10/production")]
    [InlineData(null, "/facilities/mine?of=2026-11")]
    [InlineData(null, "/")]
    public async Task A_page_of_an_open_figure_says_so_on_each_printed_sheet_and_one_of_a_closed_figure_does_not(string? closed, string open)
    {
        await using var served = await ServedAsync(closed: true);
        const string mark = "<body class=\"provisional\">", words = "<p class=\"printed\">Provisional.";
        var page = (await AskAsync(served, open)).Text;
        Assert.Equal((true, true), (page.Contains(mark, StringComparison.Ordinal), page.Contains(words, StringComparison.Ordinal)));
        if (closed is null) return;
        page = (await AskAsync(served, closed)).Text;
        Assert.Equal((false, false), (page.Contains(mark, StringComparison.Ordinal), page.Contains(words, StringComparison.Ordinal)));
    }

    static string Detail(string path) => path.Contains("2026-11-03", StringComparison.Ordinal) ? "2026-11-03" : "2026-11";

    static string? Problem(string said) => JsonDocument.Parse(said).RootElement.GetProperty("detail").GetString();

    static async Task<(HttpStatusCode Status, string? Form, string Text)> AskAsync(ServedLedger served, string path, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await served.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    static async Task<ServedLedger> ServedAsync(bool closed)
    {
        var ledger = BilledMine.Start();
        await ledger.MeterAsync();
        await ledger.RecordAsync(BilledMine.PowerBill);
        await ledger.RecordAsync(BilledMine.DieselBill);
        if (closed) Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11"));
        return await ServedLedger.StartAsync(ledger);
    }
}

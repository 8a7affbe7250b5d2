using System.Net;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Tests.Accounts;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Records;
using Traceability.Ledger.Web;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

public sealed class PeriodPageTests
{
    const string November = "/facilities/mine/periods/2026-11";

    [Fact]
    public async Task The_months_lead_to_a_month_and_that_to_what_each_number_is_made_of()
    {
        await using var served = await ServedAsync();
        var months = await served.Http.GetStringAsync("/facilities/mine", TestContext.Current.CancellationToken);
        Assert.Contains($"href=\"{November}\"", months, StringComparison.Ordinal);
        Assert.Contains("href=\"/facilities/mine/periods/2026\"", months, StringComparison.Ordinal);
        var month = await served.Http.GetStringAsync(November, TestContext.Current.CancellationToken);
        Assert.Contains($"href=\"{November}/streams/mill\"", month, StringComparison.Ordinal);
        Assert.Contains("is never exported", month, StringComparison.Ordinal);
        Assert.DoesNotContain("<form class=\"fields\"", month, StringComparison.Ordinal); // whoever has not signed in closes nothing
        var trail = await served.Http.GetStringAsync($"{November}/streams/mill", TestContext.Current.CancellationToken);
        Assert.Contains("segment 3", trail, StringComparison.Ordinal);
        Assert.Contains("/api/v1/channels/mine/mill.energy_import/readings?from=2026-10-31T14:00:00Z", trail, StringComparison.Ordinal);
        foreach (var none in (string[])["/facilities/moon", "/facilities/mine/periods/never", $"{November}/streams/kiln"])
            Assert.Equal(HttpStatusCode.NotFound, (await served.Http.GetAsync(none, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task An_analyst_closes_by_the_form_and_an_auditor_vouches_by_theirs()
    {
        await using var served = await ServedAsync();
        using var analyst = await served.AsAsync("m.rossi", Role.Analyst);
        using var auditor = await served.AsAsync("verity", Role.Auditor);
        Assert.Contains("Close 2026-11 under my name", await analyst.GetStringAsync(November, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("under my name", await auditor.GetStringAsync(November, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var seen = (await analyst.GetStringAsync(November, TestContext.Current.CancellationToken)).Split("name=\"checklist\" value=\"")[1][..64];
        using var refused = await PostAsync(analyst, $"{November}/closing", ("checklist", seen));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("invoice:mill: no invoice to compare with 1000 kWh", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("name=\"methodology\" value=\"ghg-protocol-corporate-facility 1\"", await analyst.GetStringAsync(November, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var later = await PostAsync(analyst, $"{November}/closing", ("checklist", seen), ("methodology", "ghg-protocol-corporate-facility 2"));
        Assert.Equal(HttpStatusCode.BadRequest, later.StatusCode);
        Assert.Contains("allowed: ghg-protocol-corporate-facility 1, by which this program makes", await later.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var closed = await PostAsync(analyst, $"{November}/closing", ("methodology", "ghg-protocol-corporate-facility 1"), ("product_methodology", "iso-14067-pact-3 2"), ("checklist", seen), ("accept:invoice:mill", "the bill comes in January"), ("accept:stream:bowser", "sold"), ("note", ""));
        Assert.Equal((HttpStatusCode.SeeOther, November), (closed.StatusCode, closed.Headers.Location?.OriginalString));
        var page = await auditor.GetStringAsync(November, TestContext.Current.CancellationToken);
        Assert.Contains("the bill comes in January", page, StringComparison.Ordinal);
        foreach (var said in (string[])["verifier recompute", "ghg-protocol-corporate-facility, version 1"]) Assert.Contains(said, page, StringComparison.Ordinal);
        var hash = page.Split("name=\"figure\" value=\"")[1][..64];

        using var wrong = await PostAsync(auditor, $"{November}/assurance", ("figure", new string('0', 64)), ("level", "limited"), ("note", "fine"));
        Assert.Equal(HttpStatusCode.Conflict, wrong.StatusCode);
        using var assured = await PostAsync(auditor, $"{November}/assurance", ("figure", hash), ("level", "limited"), ("note", "nothing came to our attention"));
        Assert.Equal(HttpStatusCode.SeeOther, assured.StatusCode);
        Assert.Equal(("assured", "limited"), (served.Ledger.Period("2026-11").State, served.Ledger.Period("2026-11").AssuranceLevel));
        foreach (var shown in (string[])[November, "/facilities/mine?of=2026-11"]) Assert.Contains("With limited assurance, by verity.", await analyst.GetStringAsync(shown, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var forbidden = await PostAsync(auditor, $"{November}/closing");
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
    }

    [Fact]
    public async Task A_refused_form_keeps_what_was_typed_and_others_are_empty()
    {
        await using var served = await ServedAsync();
        using var analyst = await served.AsAsync("m.rossi", Role.Analyst);
        using var refused = await PostAsync(analyst, $"{November}/closing", ("checklist", new string('0', 64)), ("accept:invoice:mill", "the bill is <late>"), ("note", "by hand"));
        var page = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        foreach (var kept in (string[])["<details open>", "name=\"accept:invoice:mill\" value=\"the bill is &lt;late&gt;\"", "name=\"note\" value=\"by hand\"", "name=\"accept:stream:bowser\" maxlength"]) Assert.Contains(kept, page, StringComparison.Ordinal);

        var seen = (await analyst.GetStringAsync(November, TestContext.Current.CancellationToken)).Split("name=\"checklist\" value=\"")[1][..64];
        using var closed = await PostAsync(analyst, $"{November}/closing", ("checklist", seen), ("accept:invoice:mill", "in January"), ("accept:stream:bowser", "sold"));
        Assert.Equal(HttpStatusCode.SeeOther, closed.StatusCode);
        using var auditor = await served.AsAsync("verity", Role.Auditor);
        using var wrong = await PostAsync(auditor, $"{November}/assurance", ("figure", new string('0', 64)), ("level", "reasonable"), ("note", "fair and true"));
        page = await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        foreach (var kept in (string[])["<option value=\"reasonable\" selected>", "name=\"note\" value=\"fair and true\""]) Assert.Contains(kept, page, StringComparison.Ordinal);
        await served.Ledger.RecordAsync(BilledMine.DieselBill);
        using var unchanged = await PostAsync(analyst, $"{November}/restatement", ("checklist", seen), ("reason", "error"), ("note", "a bill was lost"));
        page = await unchanged.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("name=\"note\" value=\"a bill was lost\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"threshold\" selected", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_counts_beside_the_total_shows_its_amount_and_opens()
    {
        var ledger = await Standing.ProductionTests.MeteredAsync();
        await using var served = await ServedLedger.StartAsync(ledger, time: ledger.Time);
        var figure = ledger.Period("2026-11").Figure!;
        Assert.True(figure.Scope3Kg > 0);
        Assert.Equal(figure.Scope3Kg, figure.Streams.Sum(s => s.BesideKg));
        var stream = figure.Streams.First(s => s.BesideKg > 0);
        var month = await served.Http.GetStringAsync(November, TestContext.Current.CancellationToken);
        Assert.Contains($"<span class=\"beside\"><span class=\"amount\"><data value=\"{Digits.Text(stream.BesideKg)}\">", month, StringComparison.Ordinal);
        Assert.Contains("of scope 3, beside the total", await served.Http.GetStringAsync($"{November}/streams/{stream.Id}", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trail_tells_an_edge_from_a_reading_and_leads_to_the_segment_of_one()
    {
        await using var served = await ServedAsync();
        var trail = await served.Http.GetStringAsync($"{November}/streams/mill", TestContext.Current.CancellationToken);
        Assert.Contains("<dt>Edge</dt>", trail, StringComparison.Ordinal);
        Assert.Contains("by the readings before and after it", trail, StringComparison.Ordinal);
        var segment = WebUtility.HtmlDecode(trail.Split("one of them in <a href=\"")[1].Split('"')[0]);
        using var rows = System.Text.Json.JsonDocument.Parse(await served.Http.GetStringAsync(segment, TestContext.Current.CancellationToken));
        Assert.EndsWith($"?number={Assert.Single(rows.RootElement.GetProperty("items").EnumerateArray()).GetProperty("number").GetInt64()}", segment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_counted_up_to_an_instant_that_has_not_come()
    {
        await using var served = await ServedAsync();
        Assert.Contains("it is counted up to the quarter-hour at hand", await served.Http.GetStringAsync("/facilities/mine/periods/2026-12", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("it begins at 2027-02-28T14:00:00Z", await served.Http.GetStringAsync("/facilities/mine/periods/2027-03", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>No link of these pages leads to a refusal, whether the period is open or closed.</summary>
    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task Every_link_to_a_table_leads_to_one(bool isClosed)
    {
        var (ledger, _) = isClosed ? await BilledMine.ClosedAsync() : (BilledMine.Start(), "");
        if (!isClosed) await ledger.MeterAsync();
        await using var served = await ServedLedger.StartAsync(ledger);
        var tables = 0;
        foreach (var page in (string[])["/", "/facilities/mine", "/facilities/mine/plan", November, $"{November}/streams/mill"])
        {
            var text = await served.Http.GetStringAsync(page, TestContext.Current.CancellationToken);
            foreach (var link in text.Split("href=\"").Skip(1).Select(l => WebUtility.HtmlDecode(l.Split('"')[0])).Where(l => l.Contains("form=csv", StringComparison.Ordinal)))
            {
                using var answer = await served.Http.GetAsync(link, TestContext.Current.CancellationToken);
                Assert.Equal((link, HttpStatusCode.OK, "text/csv"), (link, answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
                tables++;
            }
        }
        Assert.True(tables >= (isClosed ? 15 : 8), $"{tables}");
    }

    static async Task<ServedLedger> ServedAsync()
    {
        var served = await ServedLedger.StartAsync(BilledMine.Start());
        await served.Ledger.MeterAsync();
        return served;
    }

    static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await client.PostAsync(path, form, TestContext.Current.CancellationToken);
    }
}

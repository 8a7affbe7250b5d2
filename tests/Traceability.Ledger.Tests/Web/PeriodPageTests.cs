using System.Net;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Tests.Accounts;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Records;
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
        using var closed = await PostAsync(analyst, $"{November}/closing", ("methodology", "ghg-protocol-corporate-facility 1"), ("product_methodology", "iso-14067-pact-3 1"), ("checklist", seen), ("accept:invoice:mill", "the bill comes in January"), ("accept:stream:bowser", "sold"), ("note", ""));
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
        Assert.Contains("With limited assurance, by verity.", await analyst.GetStringAsync(November, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var forbidden = await PostAsync(auditor, $"{November}/closing");
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
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

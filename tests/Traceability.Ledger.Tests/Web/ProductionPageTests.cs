using System.Net;
using System.Text;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Tests.Accounts;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Standing;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

/// <summary>What was made and what is claimed, on their pages, and files put by their forms.</summary>
public sealed class ProductionPageTests
{
    const string Production = "/facilities/mine/periods/2026-11/production", Certificates = "/facilities/mine/certificates";

    [Fact]
    public async Task Production_is_reported_by_the_form_and_each_product_shows_its_CO2e()
    {
        var ledger = await ProductionTests.MeteredAsync();
        await using var served = await ServedLedger.StartAsync(ledger, time: ledger.Time);
        using var analyst = await served.AsAsync("m.rossi", Role.Analyst);
        var none = await analyst.GetStringAsync(Production, TestContext.Current.CancellationToken);
        Assert.Contains("Nobody has reported what was made in 2026-11", none, StringComparison.Ordinal);
        var example = Encoding.UTF8.GetBytes(WebUtility.HtmlDecode(none.Split("An example of such a file\">")[1].Split("</pre>")[0]));
        Assert.True(Traceability.Carbon.Allocation.ProductionReport.TryRead("example", example, out _, out var faults), string.Join('\n', faults));
        Assert.Contains($"href=\"{Production}\"", await analyst.GetStringAsync("/facilities/mine/periods/2026-11", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var wrong = await SendAsync(analyst, Production, Report("kiln"), "");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        var again = WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains("runs[0].draws: found \"kiln\"; allowed: streams of mine's plan: mill, bowser", again, StringComparison.Ordinal);
        Assert.Contains(Report("kiln"), again, StringComparison.Ordinal); // nothing is lost

        using var done = await SendAsync(analyst, Production, Report("mill"), "");
        Assert.Equal((HttpStatusCode.SeeOther, Production), (done.StatusCode, done.Headers.Location?.OriginalString));
        var page = await analyst.GetStringAsync(Production, TestContext.Current.CancellationToken);
        var allocation = ledger.Period("2026-11").Allocation!;
        Assert.Contains($"<data value=\"{allocation.Runs[0].Products[0].Co2eKg}\">", page, StringComparison.Ordinal);
        Assert.Contains($"<data value=\"{allocation.TotalKg}\">", page, StringComparison.Ordinal);
        Assert.Contains("no generic figure is known", page, StringComparison.Ordinal);

        using var unseen = await SendAsync(analyst, Production, Report("bowser"), "");
        Assert.Equal(HttpStatusCode.Conflict, unseen.StatusCode);
        var beside = await unseen.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains($"name=\"seen\" value=\"{allocation.Deed!.Id}\"", beside, StringComparison.Ordinal);
        Assert.Contains(Report("bowser"), WebUtility.HtmlDecode(beside), StringComparison.Ordinal);
        using var seen = await SendAsync(analyst, Production, Report("bowser"), allocation.Deed.Id, asFile: true);
        Assert.Equal(HttpStatusCode.SeeOther, seen.StatusCode);
        using var auditor = await served.AsAsync("verity", Role.Auditor);
        Assert.DoesNotContain("<textarea", await auditor.GetStringAsync(Production, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        foreach (var nothing in (string[])["/facilities/mine/periods/never/production", "/facilities/moon/certificates"]) Assert.Equal(HttpStatusCode.NotFound, await analyst.StatusAsync(nothing));
    }

    [Fact]
    public async Task Certificates_are_claimed_by_the_form_beside_what_was_drawn_in_their_vintage()
    {
        var ledger = BilledMine.Start(plan: CertificateTests.InMarket);
        await ledger.MeterAsync();
        await using var served = await ServedLedger.StartAsync(ledger, time: ledger.Time);
        using var analyst = await served.AsAsync("m.rossi", Role.Analyst);
        Assert.Contains("Nothing is claimed.", await analyst.GetStringAsync(Certificates, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var wrong = await SendAsync(analyst, Certificates, Claims(CertificateTests.Certificate("wind", 1150, "FI")), "");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("certificates[0].market: found \"FI\"; allowed: AU", WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        using var done = await SendAsync(analyst, Certificates, Claims(CertificateTests.Certificate("wind", 9000)), "");
        Assert.Equal((HttpStatusCode.SeeOther, Certificates), (done.StatusCode, done.Headers.Location?.OriginalString));
        var page = await analyst.GetStringAsync(Certificates, TestContext.Current.CancellationToken);
        foreach (var kwh in (string[])["<data value=\"9000\">", "<data value=\"2300\">"]) Assert.Contains(kwh, page, StringComparison.Ordinal); // 500 + 800 + 1000 were drawn
        Assert.Contains(">applied<", page, StringComparison.Ordinal);
        var running = CertificateTests.Certificate("sun", 9000).Replace($"\"vintage_to\":{BilledMine.December}", $"\"vintage_to\":{BilledMine.December + 31 * 24 * BilledMine.Hour}", StringComparison.Ordinal);
        using var more = await SendAsync(analyst, Certificates, Claims(running), ledger.StandingId(Evidence.Records.DeedKind.Certificates, "mine"));
        Assert.Equal(HttpStatusCode.SeeOther, more.StatusCode);
        Assert.Contains("not applied: its vintage ends at 2026-12-31T14:00Z", WebUtility.HtmlDecode(await analyst.GetStringAsync(Certificates, TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        Assert.Contains("<strong>only-claim</strong>: met", page, StringComparison.Ordinal);
    }

    static string Report(string stream) => $"{{\"format\":1,\"runs\":[{ProductionTests.Run("r1", ProductionTests.Cobalt, $"{{\"stream\":\"{stream}\",\"quantity\":\"600\"}}")}]}}";

    static string Claims(string certificate) => $"{{\"format\":1,\"certificates\":[{certificate}]}}";

    static async Task<HttpResponseMessage> SendAsync(HttpClient http, string page, string text, string seen, bool asFile = false)
    {
        using var form = new MultipartFormDataContent();
        using var file = new ByteArrayContent(Encoding.UTF8.GetBytes(asFile ? text : ""));
        using var typed = new StringContent(asFile ? "not this" : text);
        using var of = new StringContent(seen);
        form.Add(file, "file", "report.json");
        form.Add(typed, "text");
        form.Add(of, "seen");
        return await http.PostAsync(page, form, TestContext.Current.CancellationToken);
    }
}

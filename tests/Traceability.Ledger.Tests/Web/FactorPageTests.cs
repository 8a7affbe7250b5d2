using System.Net;
using System.Text;
using Traceability.Carbon.Factors;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Tests.Accounts;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Standing;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

/// <summary>Factor sets on their pages: looked through, and one imported from a file.</summary>
public sealed class FactorPageTests
{
    static readonly string shipped = $"/factors/{FactorSet.Shipped.Id}/{FactorSet.Shipped.Version}";

    [Fact]
    public async Task Rows_are_shown_with_value_licence_and_citation_and_found_by_words()
    {
        await using var served = await ServedLedger.StartAsync(BilledMine.Start());
        Assert.Contains($"href=\"{shipped}\"", await served.Http.GetStringAsync("/factors", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var all = await served.Http.GetStringAsync(shipped, TestContext.Current.CancellationToken);
        foreach (var f in FactorSet.Shipped.Factors)
        {
            Assert.Contains($"<tr id=\"{f.Id}\">", all, StringComparison.Ordinal);
            Assert.All(f.Gases, g => Assert.Contains($"<data value=\"{g.KilogramsPerUnit}\">", all, StringComparison.Ordinal));
            foreach (var said in (string[])[f.Licence, f.Source.Document, f.Source.Table]) Assert.Contains(WebUtility.HtmlEncode(said)[..5], all, StringComparison.Ordinal);
        }
        var found = await served.Http.GetStringAsync(shipped + "?text=electricity+qld", TestContext.Current.CancellationToken);
        Assert.Contains("id=\"nga-2023-electricity-au-qld\"", found, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"epa-hub-2022-diesel-mining-trucks-us\"", found, StringComparison.Ordinal);
        Assert.Contains("No row has all of these words", await served.Http.GetStringAsync(shipped + "?text=%3Cb%3E", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await served.Http.StatusAsync("/factors/own/1"));
    }

    [Fact]
    public async Task An_administrator_imports_a_file_and_every_fault_of_another_is_named()
    {
        await using var served = await ServedLedger.StartAsync(BilledMine.Start());
        using var http = await served.AsAsync("berta", Role.Administrator);
        using var taken = await SendAsync(http, FactorSetTests.Set(), "from the supplier");
        Assert.Equal((HttpStatusCode.SeeOther, "/factors/own/1"), (taken.StatusCode, taken.Headers.Location?.OriginalString));
        Assert.Contains("the supplier&#x27;s data sheet", await http.GetStringAsync("/factors/own/1", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var sets = await http.GetStringAsync("/factors", TestContext.Current.CancellationToken);
        foreach (var said in (string[])["berta, administrator", "from the supplier"]) Assert.Contains(said, sets, StringComparison.Ordinal);

        foreach (var (file, status, says) in ((string, HttpStatusCode, string)[])
        [
            (FactorSetTests.Set(co2: "much"), HttpStatusCode.BadRequest, "found &quot;much&quot;; allowed:"), ("", HttpStatusCode.BadRequest, "file: none"),
            (FactorSetTests.Set(version: 1, co2: "2.9"), HttpStatusCode.Conflict, "allowed: above 1, which stands"),
        ])
        {
            using var refused = await SendAsync(http, file, "kept <b>");
            Assert.Equal(status, refused.StatusCode);
            var page = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Contains(says, page, StringComparison.Ordinal);
            Assert.Contains("value=\"kept &lt;b&gt;\"", page, StringComparison.Ordinal);
        }
        Assert.Equal(1, served.Ledger.Count("SELECT COUNT(*) FROM deed"));
        using var analyst = await served.AsAsync("m.rossi", Role.Analyst);
        Assert.DoesNotContain("type=\"file\"", await analyst.GetStringAsync("/factors", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    static async Task<HttpResponseMessage> SendAsync(HttpClient http, string file, string note)
    {
        using var form = new MultipartFormDataContent();
        using var bytes = new ByteArrayContent(Encoding.UTF8.GetBytes(file));
        using var said = new StringContent(note);
        form.Add(bytes, "file", "set.json");
        form.Add(said, "note");
        return await http.PostAsync("/factors", form, TestContext.Current.CancellationToken);
    }
}

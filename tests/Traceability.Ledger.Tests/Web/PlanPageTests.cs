using System.Net;
using System.Text;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Tests.Accounts;
using Traceability.Ledger.Tests.Periods;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

/// <summary>The monitoring plan read, changed by form and as text, looked at, and adopted.</summary>
public sealed class PlanPageTests
{
    const string Page = "/facilities/mine/plan";

    [Fact]
    public async Task A_form_makes_the_next_version_shows_what_it_changes_and_only_the_second_button_adopts_it()
    {
        await using var served = await ServedLedger.StartAsync(BilledMine.Start());
        using var analyst = await served.AsAsync("m.rossi", Role.Analyst);
        var standing = await analyst.GetStringAsync(Page, TestContext.Current.CancellationToken);
        foreach (var said in (string[])["the lease", "mill.energy_import", "1 to 10000 kWh", "nga-2023-electricity-au-qld", "a file that was there when the ledger started"]) Assert.Contains(said, standing, StringComparison.Ordinal);

        using var looked = await analyst.PostAsync(Page + "/change", ("stream", "mill"), ("least", "1"), ("most", "20000"), ("responsible", "energy manager"), ("reason", ""), ("most_co2e", ""));
        var preview = await looked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, looked.StatusCode);
        Assert.Contains("expected a month: <del>1 to 10000 kWh</del> <ins>1 to 20000 kWh</ins>", preview, StringComparison.Ordinal);
        Assert.Contains("responsible: <del>&#x2013;</del> <ins>energy manager</ins>", preview, StringComparison.Ordinal);
        Assert.Equal(1, served.Ledger.Open.Plans.ByFacility["mine"].Version);
        Assert.Equal(0, served.Ledger.Count("SELECT COUNT(*) FROM deed"));

        using var adopted = await SendAsync(analyst, TextOf(preview), ("act", "adopt"), ("looked", Hidden(preview)), ("note", "asked by the auditor"));
        Assert.Equal((HttpStatusCode.SeeOther, Page), (adopted.StatusCode, adopted.Headers.Location?.OriginalString));
        var plan = served.Ledger.Open.Plans.ByFacility["mine"];
        Assert.Equal((2, "energy manager", "20000"), (plan.Version, plan.Stream("mill")!.Responsible, plan.Stream("mill")!.Expected!.Most.ToString()));
        Assert.DoesNotContain("\r", Encoding.UTF8.GetString(plan.File.Span), StringComparison.Ordinal); // browsers send line ends of their own
        var versions = await analyst.GetStringAsync(Page, TestContext.Current.CancellationToken);
        Assert.Contains("m.rossi, analyst", versions, StringComparison.Ordinal);
        Assert.Contains("asked by the auditor", versions, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_is_left_out_and_a_factor_decided_with_a_reason()
    {
        await using var served = await ServedLedger.StartAsync(BilledMine.Start());
        using var analyst = await served.AsAsync("m.rossi", Role.Analyst);
        using var small = await analyst.PostAsync(Page + "/change", ("stream", "bowser"), ("least", ""), ("most", ""), ("responsible", ""), ("reason", "one pump"), ("most_co2e", "12"));
        Assert.Contains("determined by: <del>invoices</del> <ins>de minimis, at most 12 kg CO2e a month: one pump</ins>", await small.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var decided = await analyst.PostAsync(Page + "/change", ("flow", "electricity|grid"), ("part", "generation"), ("method", "location-based"), ("factor", "nga-2023-electricity-au-nsw-act"), ("reason", "the line ends there"));
        var said = await decided.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("factor: <del>nga-2023-electricity-au-qld</del> <ins>nga-2023-electricity-au-nsw-act</ins>", said, StringComparison.Ordinal); // it takes the place of the one before
        Assert.Contains("reason: <del>test</del> <ins>the line ends there</ins>", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_for_one_unit_of_a_flow_stays_when_another_is_decided()
    {
        const string ofUnits = "\"factor\":\"epa-hub-2022-diesel-mining-trucks-us\",\"unit\":\"L\"";
        await using var served = await ServedLedger.StartAsync(BilledMine.Start(plan: BilledMine.PlanWith("\"factor\":\"epa-hub-2022-diesel-mining-trucks-us\"", ofUnits)));
        using var analyst = await served.AsAsync("m.rossi", Role.Analyst);
        Assert.Contains("mobile-combustion, diesel: direct, average, in L", await analyst.GetStringAsync(Page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var decided = await analyst.PostAsync(Page + "/change", ("flow", "mobile-combustion|diesel"), ("part", "direct"), ("method", "average"), ("factor", "another"), ("reason", "for what is counted in GJ"));
        var said = System.Net.WebUtility.HtmlDecode(await decided.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains("one decision for each part and method of a flow; several where each says another unit", said, StringComparison.Ordinal);
        foreach (var factor in (string[])["\"unit\": \"L\"", "\"factor\": \"another\""]) Assert.Contains(factor, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_is_named_beside_the_text_which_is_not_lost_and_what_was_changed_since_is_looked_at_again()
    {
        await using var served = await ServedLedger.StartAsync(BilledMine.Start());
        using var analyst = await served.AsAsync("m.rossi", Role.Analyst);
        var next = TextOf(await analyst.GetStringAsync(Page + "/next", TestContext.Current.CancellationToken));
        Assert.Contains("\"version\": 2", next, StringComparison.Ordinal);
        using var wrong = await SendAsync(analyst, next.Replace("\"import\"", "\"<in>\"", StringComparison.Ordinal).Replace("\"invoice\"", "\"guess\"", StringComparison.Ordinal), ("act", "adopt"));
        var again = await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Matches("<li>plan:\\d+: metering_points\\[0\\].role: found &quot;&lt;in&gt;&quot;; allowed: import \\| export", again);
        Assert.Matches("<li>plan:\\d+: streams\\[1\\].determined.by: found &quot;guess&quot;; allowed: meter \\| stock", again);
        Assert.Contains("\"<in>\"", TextOf(again), StringComparison.Ordinal);
        using var unchanged = await SendAsync(analyst, BilledMine.Plan, ("act", "look"));
        Assert.Contains("version: found 1; allowed: 2, the one after what stands", await unchanged.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        using var looked = await SendAsync(analyst, next.Replace("the lease", "the lease and the road", StringComparison.Ordinal), ("act", "look"));
        var preview = await looked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("fence: <del>the lease</del> <ins>the lease and the road</ins>", preview, StringComparison.Ordinal);
        using var other = await SendAsync(analyst, next.Replace("the lease", "the moon", StringComparison.Ordinal), ("act", "adopt"), ("looked", Hidden(preview)));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Contains("<ins>the moon</ins>", await other.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, served.Ledger.Count("SELECT COUNT(*) FROM deed"));
    }

    static string TextOf(string page) => WebUtility.HtmlDecode(page.Split("<textarea ")[1].Split('>', 2)[1].Split("</textarea>")[0]);

    static string Hidden(string page) => page.Split("name=\"looked\" value=\"")[1][..64];

    /// <summary>As a browser does: a text's lines end in CR LF.</summary>
    static async Task<HttpResponseMessage> SendAsync(HttpClient http, string plan, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        using var text = new StringContent(plan.ReplaceLineEndings("\r\n"));
        form.Add(text, "plan");
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        return await http.PostAsync(Page, form, TestContext.Current.CancellationToken);
    }
}

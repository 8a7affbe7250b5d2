using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Records;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Records;
using Traceability.Ledger.Tests.Standing;
using Traceability.Ledger.Web;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

/// <summary>What a facility's page says of the month at hand, and that its live values come by themselves.</summary>
public sealed partial class FacilityPageTests
{
    const string Contractor = "\"determined\":{\"by\":\"invoice\"},\"controlled\":false}";

    [Fact]
    public async Task The_month_at_hand_says_what_it_rests_on_what_lacks_and_which_findings_are_open()
    {
        await using var served = await ServedAsync();
        var (page, view) = (await GetAsync(served, "/facilities/mine?of=2026-11"), served.Ledger.Period("2026-11"));
        Assert.Contains("<h2 id=\"figure-title\">2026-11", page, StringComparison.Ordinal);
        Assert.Contains("<strong>Incomplete.</strong> <ul><li>bowser: no data</li></ul>", page, StringComparison.Ordinal);
        var figure = view.Figure!;
        foreach (var (name, percent) in ((string, decimal?)[])[("Quantity", figure.Coverage.QuantityPercent), ("Time", figure.Coverage.TimePercent), ("Primary data", figure.Shares.PrimaryPercent), ("Evidence", figure.Shares.EvidencePercent), ("Verified", figure.Shares.VerifiedPercent)])
            Assert.Contains($"<dt>{name}</dt><dd>{percent!.Value:0.##} %", page, StringComparison.Ordinal);
        Assert.Contains("<dt>Streams</dt><dd>1 of 2", page, StringComparison.Ordinal);
        var open = view.Findings.Where(f => f.Disposition is null).ToList();
        Assert.NotEmpty(open);
        Assert.Contains($"{view.Findings.Count} by today's evidence, {open.Count} of them open.", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        var month = await GetAsync(served, "/facilities/mine/periods/2026-11");
        foreach (var finding in open)
        {
            Assert.Contains($"href=\"/facilities/mine/periods/2026-11#finding-{finding.Id}\"", page, StringComparison.Ordinal);
            Assert.Contains($"id=\"finding-{finding.Id}\"", month, StringComparison.Ordinal);
        }
        var running = await GetAsync(served, "/facilities/mine"); // where none is chosen
        Assert.Contains("<h2 id=\"figure-title\">2026-12", running, StringComparison.Ordinal);
        Assert.DoesNotContain("the newest month of which anything is known", running, StringComparison.Ordinal);
        await using var later = await ServedAsync(now: "2027-02-01T00:00:00");
        var silent = await GetAsync(later, "/facilities/mine");
        Assert.Contains("<h2 id=\"figure-title\">2026-12", silent, StringComparison.Ordinal);
        Assert.Contains("the newest month of which anything is known", silent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_month_of_which_all_is_known_is_called_complete_and_what_was_made_has_its_intensity()
    {
        var ledger = await ProductionTests.MeteredAsync();
        await using var served = await ServedLedger.StartAsync(ledger, time: ledger.Time);
        const string page = "/facilities/mine?of=2026-11";
        Assert.Contains("Nobody has reported <a href=\"/facilities/mine/periods/2026-11/production\">what was made</a>", await GetAsync(served, page), StringComparison.Ordinal);
        var report = $"{{\"format\":1,\"runs\":[{ProductionTests.Run("r-1", ProductionTests.Cobalt, "{\"stream\":\"mill\",\"quantity\":\"1000\"}")}]}}";
        Assert.IsType<DeedAnswer.Done>(await served.Ledger.Open.Standing.ReportAsync("mine", "2026-11", Encoding.UTF8.GetBytes(report), null, null, new Author("m.rossi", "analyst"), TestContext.Current.CancellationToken));
        var (shown, made) = (await GetAsync(served, page), served.Ledger.Period("2026-11").Allocation!.Runs.Single().Products.Single().Co2eKgPerKg!.Value);
        Assert.Equal(made, decimal.Parse(Intensity().Match(shown).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains("<strong>Complete.</strong>", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_live_values_come_by_themselves_and_nothing_else_of_the_overview_does()
    {
        await using var served = await ServedLedger.StartAsync();
        var chain = await served.Ledger.EnrolAsync();
        await served.Ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100_00)));
        var page = await GetAsync(served, "/facilities/mine");
        Assert.Contains("hx-sse:connect=\"/live/page?facility=mine\"", page, StringComparison.Ordinal);
        Assert.Contains("id=\"f-mine-live\"", page, StringComparison.Ordinal);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        using var lines = new StreamReader(await served.Http.GetStreamAsync("/live/page?facility=mine", deadline.Token));
        var heard = new StringBuilder();
        var version = page.Split("data-version=\"")[1].Split('"')[0];
        while (!heard.ToString().Contains("data: " + version, StringComparison.Ordinal)) heard.Append(await lines.ReadLineAsync(deadline.Token)).Append('\n');
        Assert.Contains("<hx-partial id=\"f-mine-live\"", heard.ToString(), StringComparison.Ordinal);
        Assert.Single(Partial().Matches(heard.ToString()));
        using var moon = await served.Http.GetAsync("/live/page?facility=moon", HttpCompletionOption.ResponseHeadersRead, deadline.Token);
        Assert.NotEqual(HttpStatusCode.InternalServerError, moon.StatusCode);
    }

    [Fact]
    public async Task What_contractors_emit_inside_the_fence_stands_apart_as_a_part_of_the_total()
    {
        await using var served = await ServedAsync(BilledMine.PlanWith("\"determined\":{\"by\":\"invoice\"}}", Contractor));
        await served.Ledger.RecordAsync(BilledMine.DieselBill);
        var figure = served.Ledger.Period("2026-11").Figure!;
        var theirs = figure.Streams.Single(s => s.Id == "bowser");
        Assert.Equal((false, theirs.Co2eKg), (theirs.Controlled, figure.UncontrolledKg));
        Assert.True(figure.UncontrolledKg is > 0 && figure.UncontrolledKg < figure.TotalKg);
        foreach (var path in (string[])["/facilities/mine?of=2026-11", "/facilities/mine/periods/2026-11"])
            Assert.Contains($"from sources under others' control</span></dt><dd><span class=\"amount\"><data value=\"{Digits.Text(theirs.Co2eKg)}\">", await GetAsync(served, path), StringComparison.Ordinal);
        Assert.Contains("diesel, under others' control", WebUtility.HtmlDecode(await GetAsync(served, "/facilities/mine/periods/2026-11")), StringComparison.Ordinal);

        await using var own = await ServedAsync();
        Assert.Null(own.Ledger.Period("2026-11").Figure!.UncontrolledKg);
        Assert.DoesNotContain("control", await GetAsync(own, "/facilities/mine?of=2026-11"), StringComparison.Ordinal);
    }

    static async Task<ServedLedger> ServedAsync(string? plan = null, string now = "2026-12-01T00:00:00")
    {
        var ledger = BilledMine.Start(now, plan);
        var served = await ServedLedger.StartAsync(ledger, time: ledger.Time);
        await ledger.MeterAsync();
        return served;
    }

    static Task<string> GetAsync(ServedLedger served, string path) => served.Http.GetStringAsync(path, TestContext.Current.CancellationToken);

    [GeneratedRegex("production\">cobalt</a>.*?<data value=\"([0-9.]+)\">", RegexOptions.Singleline)]
    private static partial Regex Intensity();

    [GeneratedRegex("<hx-partial")]
    private static partial Regex Partial();
}

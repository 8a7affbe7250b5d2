using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit;

namespace Traceability.SystemTests.Browser;

/// <summary>All pages of a facility by its own links, on a phone and on a desk, each looked over for what a reader without mouse or eyes would miss.</summary>
[Trait("Category", "Browser")]
public sealed class FacilityPagesTests(PageStage stage)
{
    const string Password = "correct horse battery";

    [Theory]
    [InlineData(390, ColorScheme.Dark, false)]
    [InlineData(1280, ColorScheme.Light, true)]
    public async Task CO2e_is_opened_from_the_year_down_to_its_hours(int width, ColorScheme scheme, bool scripts)
    {
        await stage.BeginAsync();
        await using var context = await OpenAsync(width, scheme, scripts);
        var page = await SignedInAsync(context, "analyst", width);
        await page.GotoAsync(Url("/facilities/mine"));
        await CheckAsync(page, width, "facility");
        Assert.Contains("kW", await page.InnerTextAsync(".live-strip"), StringComparison.Ordinal);
        Assert.Contains(scripts ? "This follows by itself." : "As of the moment this page was loaded", await page.InnerTextAsync(".live-strip"), StringComparison.Ordinal);
        foreach (var said in (string[])["Incomplete.", "listed streams that have data", "on signed measurement", "CO2e of what was made"]) Assert.Contains(said, await page.InnerTextAsync("#figure"), StringComparison.Ordinal);
        await page.Locator("#times .spans a").First.ClickAsync();
        await CheckAsync(page, width, "year");
        await page.Locator("#times tbody a").Last.ClickAsync();
        await page.Locator("#times tbody a").Last.ClickAsync();
        await CheckAsync(page, width, "day");
        Assert.True(await page.Locator("#times tbody tr").CountAsync() is > 0 and <= 25);
    }

    [Fact]
    public async Task The_live_values_of_a_facility_follow_without_a_reload()
    {
        await stage.BeginAsync();
        await using var context = await OpenAsync(1280, ColorScheme.Light, scripts: true);
        var page = await context.NewPageAsync();
        await page.GotoAsync(Url("/facilities/refinery"));
        await page.EvaluateAsync("() => { window.stayed = true; }");
        var now = PageStage.NowMs;
        await stage.Refinery.SealAsync(now);
        await page.WaitForFunctionAsync("now => [...document.querySelectorAll('#f-refinery-live [data-at]')].some(value => Date.parse(value.dataset.at) >= now - 1000)", now, PageTests.Patience);
        Assert.True(await page.EvaluateAsync<bool>("() => window.stayed === true && document.querySelector('#connection').hidden"));
    }

    [Theory]
    [InlineData(390, ColorScheme.Light, true)]
    [InlineData(1280, ColorScheme.Dark, false)]
    public async Task A_calibration_is_entered_with_the_keyboard(int width, ColorScheme scheme, bool scripts)
    {
        await stage.BeginAsync();
        await using var context = await OpenAsync(width, scheme, scripts);
        var page = await SignedInAsync(context, "analyst", width);
        await page.GotoAsync(Url("/facilities/refinery"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Calibrations" }).ClickAsync();
        await CheckAsync(page, width, "calibrations");
        var certificate = string.Create(CultureInfo.InvariantCulture, $"C-{width}");
        foreach (var (label, value) in ((string, string)[])[("Serial number", "SIM-1"), ("Certificate", certificate), ("Laboratory", "NATA 42"), ("Calibrated on", "2025-01-05")])
            await page.GetByLabel(label, new() { Exact = true }).FillAsync(value);
        await page.GetByLabel("Valid until").FillAsync("2025-01-04");
        await page.GetByLabel("Valid until").PressAsync("Enter");
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await CheckAsync(page, width, "calibration-refused");
        Assert.Equal(certificate, await page.GetByLabel("Certificate", new() { Exact = true }).InputValueAsync());
        await page.GetByLabel("Valid until").FillAsync("2026-01-05");
        await page.GetByLabel("Valid until").PressAsync("Enter");
        await page.Locator("main", new() { HasText = "2025-01-05 to 2026-01-05" }).WaitForAsync();
        Assert.Equal(0, await page.GetByRole(AriaRole.Alert).CountAsync());
        await CheckAsync(page, width, "calibrated");
    }

    [Theory]
    [InlineData(390, ColorScheme.Dark, true)]
    [InlineData(1280, ColorScheme.Light, false)]
    public async Task A_plan_is_changed_by_a_form_looked_at_and_adopted(int width, ColorScheme scheme, bool scripts)
    {
        await stage.BeginAsync();
        await using var context = await OpenAsync(width, scheme, scripts);
        var page = await SignedInAsync(context, "analyst", width);
        await page.GotoAsync(Url("/facilities/refinery"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Monitoring plan" }).ClickAsync();
        await CheckAsync(page, width, "plan");
        await page.GotoAsync(Url("/facilities/refinery/plan/next"));
        await CheckAsync(page, width, "plan-text");
        var text = page.GetByLabel("The plan as JSON, format 2");
        await text.FillAsync((await text.InputValueAsync()).Replace("\"unit\": \"L\"", "\"unit\": \"pint\"", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what it changes" }).PressAsync("Enter");
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        Assert.Contains("\"pint\"", await text.InputValueAsync(), StringComparison.Ordinal);
        await CheckAsync(page, width, "plan-refused");

        await page.GotoAsync(Url("/facilities/refinery/plan"));
        await page.Locator("summary").First.ClickAsync();
        await page.GetByLabel("Who answers for it").First.FillAsync(string.Create(CultureInfo.InvariantCulture, $"the energy manager, {width}"));
        await page.GetByLabel("Who answers for it").First.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "What it changes" }).WaitForAsync();
        await CheckAsync(page, width, "plan-change");
        await page.GetByRole(AriaRole.Button, new() { Name = "Adopt version" }).ClickAsync();
        await page.WaitForURLAsync("**/facilities/refinery/plan");
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"the energy manager, {width}"), await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await CheckAsync(page, width, "plan-adopted");
    }

    [Theory]
    [InlineData(390, ColorScheme.Light, false)]
    [InlineData(1280, ColorScheme.Dark, true)]
    public async Task Devices_factors_certificates_production_and_the_own_account_are_found_by_links(int width, ColorScheme scheme, bool scripts)
    {
        await stage.BeginAsync();
        await using var context = await OpenAsync(width, scheme, scripts);
        var page = await SignedInAsync(context, "administrator", width);
        await page.GotoAsync(Url("/facilities/mine"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Devices" }).ClickAsync();
        await page.Locator("summary").First.ClickAsync();
        await CheckAsync(page, width, "devices");
        await page.GetByRole(AriaRole.Link, new() { Name = "Certificates", Exact = true }).ClickAsync();
        await CheckAsync(page, width, "certificates");
        await page.GetByRole(AriaRole.Link, new() { Name = "CO2e and months" }).ClickAsync();
        await page.Locator("#months tbody a").First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "what was made" }).ClickAsync();
        await page.GetByLabel("The file as text").FillAsync("{\"format\":1,\"runs\":[{}]}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Put it into force" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await CheckAsync(page, width, "production");

        await page.GetByRole(AriaRole.Link, new() { Name = "Factor sets" }).ClickAsync();
        await CheckAsync(page, width, "factor-sets");
        await page.Locator("#sets tbody a").First.ClickAsync();
        await page.GetByRole(AriaRole.Searchbox).FillAsync("electricity qld");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#rows-title", new() { HasText = " of " }).WaitForAsync();
        await CheckAsync(page, width, "factors");
        await page.GetByRole(AriaRole.Link, new() { Name = "My account" }).ClickAsync();
        foreach (var (label, value) in ((string, string)[])[("Present password", Password), ("New password, at least 12 characters", "another battery staple"), ("The new password again", "another battery stable")])
            await page.GetByLabel(label).FillAsync(value);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await CheckAsync(page, width, "account");
    }

    static string Row(string id, string category, string flow, string part, string region, string per, string gas, string kg, string more = "") => $$$"""
        {"id":"{{{id}}}","version":1,"category":"{{{category}}}","flow":"{{{flow}}}","part":"{{{part}}}","method":"average","region":"{{{region}}}","valid_from":"2020-01-01","valid_to":"2100-01-01","data_year":2025,"per":"{{{per}}}","kg_per_unit":{"{{{gas}}}":"{{{kg}}}"},{{{more}}}
         "source":{"document":"A database of metals","table":"3","row":"{{{flow}}}","year":2025},"licence":"own","checked":{"grade":"primary","how":"for tests"}}
        """;

    /// <summary>What no shipped row has upstream of the mine's energy, and cobalt in general.</summary>
    static readonly string database = $$$"""
        {"format":2,"id":"database","version":1,"published":"2026-01-01",
         "gwp_sets":[{"id":"OWN","horizon_years":100,"feedback":"none","values":{"CO2":"1"},"source":{"document":"d","table":"t","row":"r","year":2026},"licence":"own","checked":{"grade":"primary","how":"for tests"}}],
         "factors":[{{{Row("own-upstream-grid", "electricity", "grid", "upstream", "AU-QLD", "kWh", "CO2", "0.1", "\"with_transmission\":true,")}}},{{{Row("own-upstream-diesel", "mobile-combustion", "diesel", "upstream", "AU", "L", "CO2", "0.6")}}},
                    {{{Row("db-cobalt", "purchased-goods", "cobalt", "supply", "world", "kg", "CO2e(AR6)", "20", """
                        "generic":{"boundary":"gate-to-gate","inputs":{"feed_kg":"100","output_kg":"10","electricity_kwh":"300","electricity_kg":"180","energy_kg":"2","reagents_kg":"3.2"}},
                        """)}}}]}
        """;

    [Theory]
    [InlineData(390, ColorScheme.Light, true)]
    [InlineData(1280, ColorScheme.Dark, false)]
    public async Task What_was_made_stands_on_the_months_page_beside_a_databases_value(int width, ColorScheme scheme, bool scripts)
    {
        await stage.BeginAsync();
        await using var context = await OpenAsync(width, scheme, scripts);
        var page = await SignedInAsync(context, "administrator", width);
        await page.GotoAsync(Url("/factors"));
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "database.json", MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes(database) });
        await page.GetByRole(AriaRole.Button, new() { Name = "Import it" }).ClickAsync();
        await page.GotoAsync(Url("/facilities/mine"));
        await page.Locator("#months tbody a").First.ClickAsync();
        var month = page.Url;
        await page.GetByRole(AriaRole.Link, new() { Name = "what was made" }).ClickAsync();
        // The page's own example, of a run that has ended.
        var report = JsonNode.Parse(await page.Locator("pre").TextContentAsync() ?? "")!;
        var run = report["runs"]![0]!;
        run["to"] = DateTimeOffset.Parse((string)run["from"]!, CultureInfo.InvariantCulture).AddMinutes(1).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        run["draws"]![0]!["quantity"] = "0.01";
        await page.GetByLabel("The file as text").FillAsync(report.ToJsonString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Put it into force" }).ClickAsync();
        await page.Locator("main", new() { HasText = "What was reported" }).WaitForAsync();
        await CheckAsync(page, width, "reported");
        await page.GotoAsync(month);
        var made = await page.InnerTextAsync("#products");
        foreach (var said in (string[])["Beside a database", "Electricity factor", "db-cobalt, gate-to-gate"]) Assert.Contains(said, made, StringComparison.Ordinal);
        await CheckAsync(page, width, "made");
    }

    Task<IBrowserContext> OpenAsync(int width, ColorScheme scheme, bool scripts) => stage.Browser.NewContextAsync(new BrowserNewContextOptions
    {
        ViewportSize = new ViewportSize { Width = width, Height = 844 }, ColorScheme = scheme, HasTouch = width < 500, JavaScriptEnabled = scripts,
    });

    async Task<IPage> SignedInAsync(IBrowserContext context, string role, int width)
    {
        var account = string.Create(CultureInfo.InvariantCulture, $"pages-{role}-{width}");
        await stage.Ledger.PutAccountAsync(account, role, Password);
        var page = await context.NewPageAsync();
        await page.GotoAsync(Url("/sign-in"));
        await page.GetByLabel("Account").FillAsync(account);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(stage.Ledger.Url.ToString());
        return page;
    }

    string Url(string path) => new Uri(stage.Ledger.Url, path).AbsoluteUri;

    static Task CheckAsync(IPage page, int width, string name) => PageLook.CheckAsync(page, width, name);
}

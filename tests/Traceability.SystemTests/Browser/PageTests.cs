using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace Traceability.SystemTests.Browser;

/// <summary>The ledger's page in a real browser, against the real processes.</summary>
[Trait("Category", "Browser")]
public sealed class PageTests(PageStage stage)
{
    internal static readonly PageWaitForFunctionOptions Patience = new() { Timeout = 30_000 };

    [Fact]
    public async Task Figures_follow_the_ledger_without_a_reload()
    {
        await stage.BeginAsync();
        await using var context = await stage.Browser.NewContextAsync();
        var page = await OpenAsync(stage, context);
        await page.EvaluateAsync("() => { window.stayed = true; document.querySelector('#f-mine-factors').open = true; }");

        await stage.Mine.SealAsync(PageStage.NowMs);
        var expected = await KwhAsync(stage);
        await page.WaitForFunctionAsync("kwh => document.querySelector('#f-mine-kwh data').value === kwh", expected, Patience);

        Assert.True(await page.EvaluateAsync<bool>("() => window.stayed === true"));
        Assert.True(await page.EvaluateAsync<bool>("() => document.querySelector('#f-mine-factors').open"), "what the reader opened stays open");
        Assert.Contains("entries altered", await page.InnerTextAsync("#refusals"), StringComparison.Ordinal);
        Assert.True(await page.Locator(".chart svg").CountAsync() >= 4);
    }

    [Fact]
    public async Task Nothing_is_asked_of_any_other_host_and_the_console_stays_silent()
    {
        await stage.BeginAsync();
        await using var context = await stage.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        List<string> hosts = [], said = [];
        page.Request += (_, request) => { lock (hosts) hosts.Add(new Uri(request.Url).Host); };
        page.Console += (_, message) => { if (message.Type is "error" or "warning") lock (said) said.Add(message.Text); };
        page.PageError += (_, error) => { lock (said) said.Add(error); };
        await page.GotoAsync(stage.Ledger.Url.ToString());
        await stage.Refinery.SealAsync(PageStage.NowMs);
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.chart svg path').length > 4", null, Patience);

        // The tooltip is the one part of a chart that other settings would draw with inline styles.
        await page.Locator("[data-hours] svg").First.HoverAsync();
        Assert.All(hosts.Where(host => host.Length > 0), host => Assert.Equal("127.0.0.1", host));
        Assert.Empty(said);
    }

    [Theory]
    [InlineData(390, 844)]
    [InlineData(1024, 600)]
    [InlineData(1440, 900)]
    public async Task The_page_never_scrolls_sideways(int width, int height)
    {
        await stage.BeginAsync();
        await using var context = await stage.Browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });
        var page = await OpenAsync(stage, context);
        await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");
        var wide = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
        Assert.True(wide <= width, $"{wide.ToString(CultureInfo.InvariantCulture)} px of content on {width.ToString(CultureInfo.InvariantCulture)} px");
    }

    [Fact]
    public async Task Without_a_script_every_number_is_there()
    {
        await stage.BeginAsync();
        await using var context = await stage.Browser.NewContextAsync(new BrowserNewContextOptions { JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        await page.GotoAsync(stage.Ledger.Url.ToString());
        Assert.Equal(await KwhAsync(stage), await page.Locator("#f-mine-kwh data").GetAttributeAsync("value"));
        Assert.True(await page.Locator("#f-mine-table tbody tr").CountAsync() >= 3);
        Assert.False(await page.Locator("[data-power]").First.IsVisibleAsync());
        Assert.Contains("http-equiv=\"refresh\"", await page.ContentAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Text_stands_out_and_everything_has_a_name(ColorScheme scheme)
    {
        await stage.BeginAsync();
        await using var context = await stage.Browser.NewContextAsync(new BrowserNewContextOptions { ColorScheme = scheme });
        var page = await OpenAsync(stage, context);
        await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");
        Assert.Empty(await page.EvaluateAsync<string[]>(Accessibility.FaintText));
        Assert.Empty(await page.EvaluateAsync<string[]>(Accessibility.Nameless));
        Assert.Empty(await page.EvaluateAsync<string[]>(Accessibility.SkippedHeadings));
    }

    internal static async Task<IPage> OpenAsync(PageStage stage, IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(stage.Ledger.Url.ToString());
        await page.WaitForFunctionAsync("() => document.querySelector('#f-mine-kwh data') && document.querySelectorAll('.chart svg').length >= 2", null, Patience);
        return page;
    }

    internal static async Task<string> KwhAsync(PageStage stage)
    {
        // What the device signed so far: each segment adds one step to each of three meters.
        var expected = stage.Mine.Last.Number * 3 * DeviceOnTheBroker.StepHundredths / 100m;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var rounds = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((await stage.Ledger.GetAsync("/api/v1/facilities/mine")).GetProperty("kwh") is var kwh && (kwh.ValueKind == JsonValueKind.Null || kwh.GetDecimal() != expected))
            await rounds.WaitForNextTickAsync(deadline.Token);
        return expected.ToString("0.##", CultureInfo.InvariantCulture);
    }
}

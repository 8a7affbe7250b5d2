using System.Net;
using Microsoft.Playwright;
using Traceability.Evidence.Entries;
using Xunit;

namespace Traceability.SystemTests.Browser;

/// <summary>From each figure of the page to the page that checks it: in a browser, against the real processes.</summary>
[Trait("Category", "Browser")]
public sealed class ProofLinkTests
{
    const string Ticket = "^/api/v1/bundles/[0-9a-f]{64}/[0-9]+$", Reading = "\\?reading=[0-9]+$", Period = "/bundles/period\\?", Fork = "/forks/[0-9a-f]{64}/proof";

    static readonly LocatorWaitForOptions Patience = new() { Timeout = 30_000 };

    [Fact]
    public async Task Tickets_readings_months_and_forks_lead_to_where_they_are_checked()
    {
        await using var stage = await ForkedAsync();
        await using var context = await stage.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(stage.Ledger.Url.ToString());
        await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");
        foreach (var (kind, title) in ((string, string)[])[(Ticket, "A weighbridge ticket"), (Reading, "A reading"), (Period, "The quantity of a period"), (Fork, "A contradiction")])
        {
            var bundle = await LinkedAsync(page, kind);
            await GivenAsync(stage, bundle);
            await using var reader = await stage.Browser.NewContextAsync();
            var verify = await reader.NewPageAsync();
            await verify.GotoAsync(new Uri(stage.Ledger.Url, "/verify#" + bundle).AbsoluteUri);
            await verify.Locator("#result[data-outcome]").WaitForAsync(Patience);
            var said = await verify.InnerTextAsync("#result");
            Assert.True(await verify.GetAttributeAsync("#result", "data-outcome") == "accepted", $"{bundle}: {said}");
            Assert.Contains(title, said.Replace('\u00A0', ' '), StringComparison.Ordinal);
        }
        await page.Locator("a.check", new PageLocatorOptions { HasText = "the two segments that prove it" }).ClickAsync();
        await page.Locator("#result[data-outcome]").WaitForAsync(Patience);
    }

    [Theory]
    [InlineData(390, 844)]
    [InlineData(1024, 768)]
    public async Task Under_a_finger_everything_is_large_enough(int width, int height)
    {
        await using var stage = await ForkedAsync();
        await using var context = await stage.Browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height }, HasTouch = true, IsMobile = true });
        var page = await context.NewPageAsync();
        foreach (var place in (string[])["/", "/verify"])
        {
            await page.GotoAsync(new Uri(stage.Ledger.Url, place).AbsoluteUri);
            await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");
            Assert.Empty(await page.EvaluateAsync<string[]>(Accessibility.SmallTargets));
            Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), place);
        }
    }

    /// <summary>A stage of its own: a fork makes figures incomplete, and other tests count on them.</summary>
    static async Task<PageStage> ForkedAsync()
    {
        var stage = new PageStage();
        await stage.BeginAsync();
        await stage.Mine.StateAsync(PageStage.NowMs);
        await stage.Mine.StateAsync(PageStage.NowMs);
        var twin = stage.Refinery.Chain.Branch();
        await stage.Refinery.SealAsync(PageStage.NowMs);
        await stage.Refinery.SendAsync(twin.Seal(new SiteEvent(EventCode.SealSwitch, PageStage.NowMs, "cabinet", null, null, "opened", "")).Message);
        return stage;
    }

    static async Task<string> LinkedAsync(IPage page, string kind)
    {
        await page.WaitForFunctionAsync("kind => [...document.querySelectorAll('a.check')].some(a => RegExp(kind).test(a.getAttribute('href').slice('/verify#'.length)))", kind, new PageWaitForFunctionOptions { Timeout = 30_000 });
        return await page.EvaluateAsync<string>("kind => [...document.querySelectorAll('a.check')].map(a => a.getAttribute('href').slice('/verify#'.length)).find(place => RegExp(kind).test(place))", kind);
    }

    /// <summary>Proofs come with the next checkpoint.</summary>
    static async Task GivenAsync(PageStage stage, string bundle)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var rounds = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            using var answer = await stage.Ledger.Http.GetAsync(new Uri(stage.Ledger.Url, bundle), deadline.Token);
            if (answer.StatusCode == HttpStatusCode.OK) return;
            await rounds.WaitForNextTickAsync(deadline.Token);
        }
    }
}

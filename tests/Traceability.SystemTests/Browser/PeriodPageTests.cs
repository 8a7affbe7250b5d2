using System.Globalization;
using Microsoft.Playwright;
using Xunit;

namespace Traceability.SystemTests.Browser;

/// <summary>From the overview to a month and to what one of its numbers is made of, on a phone and on a desk; what is in the way of closing is read on the page.</summary>
[Trait("Category", "Browser")]
public sealed class PeriodPageTests(PageStage stage)
{
    const string Password = "correct horse battery";

    [Theory]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task A_number_opens_down_to_its_segments_and_a_running_month_cannot_be_closed(int width, ColorScheme scheme)
    {
        await stage.BeginAsync();
        var account = string.Create(CultureInfo.InvariantCulture, $"analyst-{width}");
        await stage.Ledger.PutAccountAsync(account, "analyst", Password);
        await using var context = await stage.Browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 844 }, ColorScheme = scheme, HasTouch = width < 500 });
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(stage.Ledger.Url, "/sign-in").AbsoluteUri);
        await page.GetByLabel("Account").FillAsync(account);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(stage.Ledger.Url.ToString());

        await page.Locator("#f-mine a", new() { HasText = "months and years" }).ClickAsync();
        await CheckAsync(page, width, "months");
        await page.Locator("#months tbody tr:first-child a").ClickAsync();
        await CheckAsync(page, width, "month");
        Assert.Contains("is never exported", await page.InnerTextAsync("#figure"), StringComparison.Ordinal);
        await page.Locator("summary", new() { HasText = "Close " }).ClickAsync();
        var said = "";
        // Other tests change the same month meanwhile: whoever closes it then looks again.
        for (var looks = 0; looks < 5 && !said.Contains("ended:", StringComparison.Ordinal); looks++)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "under my name" }).First.ClickAsync();
            said = await page.GetByRole(AriaRole.Alert).InnerTextAsync();
        }
        Assert.Contains("ended: the period ends at", said, StringComparison.Ordinal);
        await CheckAsync(page, width, "refused");

        await page.Locator("#figure td a").First.ClickAsync();
        await CheckAsync(page, width, "trail");
        var trail = await page.InnerTextAsync("main");
        Assert.Contains("edge less edge", trail, StringComparison.Ordinal);
        Assert.Contains("of the log", trail, StringComparison.Ordinal);
    }

    static Task CheckAsync(IPage page, int width, string name) => PageLook.CheckAsync(page, width, name);
}

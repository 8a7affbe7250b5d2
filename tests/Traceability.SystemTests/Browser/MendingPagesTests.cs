using Microsoft.Playwright;
using Xunit;

namespace Traceability.SystemTests.Browser;

/// <summary>A wrong device profile is mended on a phone and on a desk. A ledger of its own, since all that it decoded is decoded again.</summary>
[Trait("Category", "Browser")]
public sealed class MendingPagesTests
{
    const string Password = "correct horse battery";

    /// <summary>What the stage's devices read by, with energy ten times smaller.</summary>
    const string Mended = """
        id: eastron-sdm630
        version: 2
        vendor: Test
        model: Meter
        kind: energy-meter
        verified: map-only
        printed-base: 0
        max-registers: 80
        min-pause-ms: 0
        response-timeout-ms: 500
        values:
          - {name: energy_import, table: input, wire: 0, printed: 0, type: u32, order: ABCD, scale: 0.001, resolution: 0.01, unit: kWh, counter: {width: 32}, poll: normal}
          - {name: power_total, table: input, wire: 0, printed: 0, type: u32, order: ABCD, scale: 0.01, resolution: 0.01, unit: W, poll: normal}
          - {name: volume_total, table: input, wire: 0, printed: 0, type: u32, order: ABCD, scale: 0.01, resolution: 0.01, unit: l, counter: {width: 32}, poll: normal}
          - {name: volume_flow, table: input, wire: 0, printed: 0, type: u32, order: ABCD, scale: 0.01, resolution: 0.01, unit: l/h, poll: normal}
          - {name: gross, table: input, wire: 0, printed: 0, type: u32, order: ABCD, scale: 0.01, resolution: 0.01, unit: kg, poll: normal}
        sources:
          - "made for the tests"
        """;

    [Theory]
    [InlineData(390, ColorScheme.Dark, false)]
    [InlineData(1280, ColorScheme.Light, true)]
    public async Task A_profile_is_chosen_mended_looked_at_and_put_in_its_place(int width, ColorScheme scheme, bool scripts)
    {
        await using var stage = new PageStage();
        await stage.BeginAsync();
        await stage.Ledger.PutAccountAsync("rossi", "analyst", Password);
        await using var context = await stage.Browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 844 }, ColorScheme = scheme, HasTouch = width < 500, JavaScriptEnabled = scripts });
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(stage.Ledger.Url, "/sign-in").AbsoluteUri);
        await page.GetByLabel("Account").FillAsync("rossi");
        await page.GetByLabel("Password").FillAsync(Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(stage.Ledger.Url.ToString());

        await page.GotoAsync(new Uri(stage.Ledger.Url, "/facilities/refinery/devices").AbsoluteUri);
        await page.GetByRole(AriaRole.Link, new() { Name = "Mend a device profile" }).ClickAsync();
        await CheckAsync(page, width, "mending");
        await page.Locator("#profiles a").First.ClickAsync();
        await page.GetByLabel("The profile as text").FillAsync(Mended.Replace("unit: kWh", "unit: MWh", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what it changes" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await CheckAsync(page, width, "mending-refused");
        await page.GetByLabel("The profile as text").FillAsync(Mended);
        await page.GetByLabel("The reason").FillAsync("the transformer's ratio was entered twice");
        await page.GetByLabel("The reason").PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "What it changes" }).WaitForAsync();
        Assert.Contains("leach.energy_import", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await CheckAsync(page, width, "mending-look");
        await page.GetByRole(AriaRole.Button, new() { Name = "Mend it under my name" }).PressAsync("Enter");
        await page.Locator("#profiles .badge", new() { HasText = "mended" }).WaitForAsync();
        await CheckAsync(page, width, "mended");
    }

    static Task CheckAsync(IPage page, int width, string name) => PageLook.CheckAsync(page, width, name);
}

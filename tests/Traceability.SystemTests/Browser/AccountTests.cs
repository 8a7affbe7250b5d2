using System.Globalization;
using Microsoft.Playwright;
using Xunit;

namespace Traceability.SystemTests.Browser;

/// <summary>Signing in and keeping accounts in a real browser, with the keyboard, on a phone and on a desk.</summary>
[Trait("Category", "Browser")]
public sealed class AccountTests(PageStage stage)
{
    const string Password = "correct horse battery";

    [Theory]
    [InlineData(390, ColorScheme.Light, true)]
    [InlineData(1280, ColorScheme.Dark, false)]
    public async Task An_administrator_signs_in_makes_an_account_and_signs_out(int width, ColorScheme scheme, bool scripts)
    {
        await stage.BeginAsync();
        var (boss, made) = (string.Create(CultureInfo.InvariantCulture, $"boss-{width}"), string.Create(CultureInfo.InvariantCulture, $"firm.{width}"));
        await stage.Ledger.PutAccountAsync(boss, "administrator", Password);
        await using var context = await stage.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 844 }, ColorScheme = scheme, HasTouch = width < 500, JavaScriptEnabled = scripts,
        });
        var page = await context.NewPageAsync();
        var said = new List<string>();
        page.Console += (_, message) => { if (message.Type is "error" or "warning" && !message.Text.Contains("401", StringComparison.Ordinal)) lock (said) said.Add(message.Text); };
        await page.GotoAsync(new Uri(stage.Ledger.Url, "/sign-in").AbsoluteUri);
        await CheckAsync(page, width);
        foreach (var password in (string[])["not the password", Password])
        {
            await page.GetByLabel("Account").FillAsync(boss);
            await page.GetByLabel("Password").FillAsync(password);
            await page.Keyboard.PressAsync("Enter");
            await page.WaitForURLAsync(password == Password ? stage.Ledger.Url.ToString() : "**/sign-in");
            if (password != Password) await page.GetByRole(AriaRole.Alert).WaitForAsync();
        }
        Assert.Contains($"Signed in as {boss}, administrator", await page.InnerTextAsync(".visitor"), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Link, new() { Name = "Accounts" }).ClickAsync();

        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(made);
        var form = page.GetByRole(AriaRole.Region, new() { Name = "New account" });
        await form.GetByLabel("Role").SelectOptionAsync("auditor");
        await form.GetByLabel("Organisation").FillAsync("assurance");
        await form.GetByLabel("Facilities").FillAsync("mine");
        await form.GetByLabel("First password").FillAsync(Password);
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByText($"Change {made}").First.ClickAsync();
        Assert.Equal("mine", await page.Locator($"[id='of-{made}-facilities']").InputValueAsync());
        await CheckAsync(page, width);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Disable {made}" }).ClickAsync();
        await page.Locator($"li:has-text('{made}') .badge").WaitForAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.WaitForURLAsync("**/sign-in");
        await page.GotoAsync(stage.Ledger.Url.ToString());
        Assert.Contains("Everybody who reaches this address reads here", await page.InnerTextAsync(".visitor"), StringComparison.Ordinal);
        Assert.Empty(said);
    }

    static async Task CheckAsync(IPage page, int width)
    {
        Assert.True(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") <= width);
        Assert.Empty(await page.EvaluateAsync<string[]>(Accessibility.FaintText));
        Assert.Empty(await page.EvaluateAsync<string[]>(Accessibility.Nameless));
        Assert.Empty(await page.EvaluateAsync<string[]>(Accessibility.SkippedHeadings));
        if (width < 500) Assert.Empty(await page.EvaluateAsync<string[]>(Accessibility.SmallTargets));
    }
}

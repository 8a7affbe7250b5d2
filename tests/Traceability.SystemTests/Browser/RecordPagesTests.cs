using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using Xunit;

namespace Traceability.SystemTests.Browser;

/// <summary>What no meter tells, entered on a phone and on a desk: a bill with its scan, and a file of intervals that is looked at first. A ledger of its own, since a facility more would load every open page anew.</summary>
[Trait("Category", "Browser")]
public sealed class RecordPagesTests
{
    const string Password = "correct horse battery";

    const string Quarry = """
        {"format":2,"facility":"quarry","version":1,"name":"Demo quarry, Queensland","country":"AU","state":"QLD","region":"AU-QLD","time_zone":"Australia/Brisbane","simulated":true,
         "boundary":{"fence":"the lease","control":"operational"},"metering_points":[],
         "streams":[{"id":"bowser","category":"mobile-combustion","flow":"diesel","unit":"L","determined":{"by":"invoice"}},
                    {"id":"haulage","category":"mobile-combustion","flow":"diesel","unit":"L","determined":{"by":"invoice"},"controlled":false},
                    {"id":"soda","category":"process","flow":"sodium-carbonate","unit":"t","determined":{"by":"stock"}}],
         "factor_decisions":[{"category":"mobile-combustion","flow":"diesel","factor":"epa-hub-2022-diesel-mining-trucks-us","reason":"test"}]}
        """;

    [Theory]
    [InlineData(390, ColorScheme.Light, false)]
    [InlineData(1280, ColorScheme.Dark, true)]
    public async Task A_bill_and_a_file_of_intervals_are_entered_and_one_of_them_is_replaced(int width, ColorScheme scheme, bool scripts)
    {
        await using var stage = new PageStage();
        await stage.BeginAsync();
        await stage.Ledger.PutPlanAsync("quarry", Quarry);
        await stage.Ledger.PutAccountAsync("anna", "operator", Password);
        await using var context = await stage.Browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 844 }, ColorScheme = scheme, HasTouch = width < 500, JavaScriptEnabled = scripts });
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(stage.Ledger.Url, "/sign-in").AbsoluteUri);
        await page.GetByLabel("Account").FillAsync("anna");
        await page.GetByLabel("Password").FillAsync(Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(stage.Ledger.Url.ToString());

        await page.GotoAsync(new Uri(stage.Ledger.Url, "/facilities/quarry").AbsoluteUri);
        await page.GetByRole(AriaRole.Link, new() { Name = "Records" }).ClickAsync();
        await CheckAsync(page, width, "records-none");
        await page.GetByRole(AriaRole.Link, new() { Name = "enter an invoice of bowser" }).ClickAsync();
        await page.GetByLabel("From").FillAsync("2026-01-01T00:00");
        await page.GetByLabel("To, the first").FillAsync("2026-02-01T00:00");
        await page.GetByLabel("Quantity, l").FillAsync("3,5");
        await page.GetByLabel("Number of the invoice").FillAsync("INV-2026-000017");
        await page.GetByLabel("The document as a file").SetInputFilesAsync(new FilePayload { Name = "scan.pdf", MimeType = "application/pdf", Buffer = [1, 2, 3] });
        await page.GetByLabel("Number of the invoice").PressAsync("Enter");
        await page.Locator("#quantity-fault").WaitForAsync();
        await CheckAsync(page, width, "record-refused");
        Assert.Equal("INV-2026-000017", await page.GetByLabel("Number of the invoice").InputValueAsync());
        Assert.Equal(64, (await page.GetByLabel("SHA-256 of the document").InputValueAsync()).Length); // no need to choose it again
        await page.GetByLabel("Quantity, l").FillAsync("3500");
        await page.GetByLabel("Quantity, l").PressAsync("Enter");
        await page.Locator("#recorded tbody tr").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "replace invoice" }).ClickAsync();
        await CheckAsync(page, width, "record-replace");
        await page.GetByLabel("Quantity, l").FillAsync("3450");
        await page.GetByLabel("Quantity, l").PressAsync("Enter");
        await page.Locator("#recorded tbody tr").Nth(1).WaitForAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "import intervals of haulage" }).ClickAsync();
        await page.GetByLabel("File of intervals").SetInputFilesAsync(File("2026-01-01T00:15:00Z,2026-01-01T00:30:00Z,x"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what is in it" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        Assert.Contains("line 3: quantity", await page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        await CheckAsync(page, width, "intervals-refused");
        await page.GetByLabel("File of intervals").SetInputFilesAsync(File([.. Enumerable.Range(1, 200).Select(i => string.Create(CultureInfo.InvariantCulture, $"{At(i)},{At(i + 1)},12.5"))]));
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what is in it" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "What was read" }).WaitForAsync();
        await CheckAsync(page, width, "intervals-look");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record it under my name" }).PressAsync("Enter");
        await page.Locator("#recorded tbody tr").Nth(2).WaitForAsync();
        await CheckAsync(page, width, "records");

        await page.GetByRole(AriaRole.Link, new() { Name = "CO2e and months" }).ClickAsync();
        Assert.Contains("from sources under others' control", await page.InnerTextAsync("#figure"), StringComparison.Ordinal);
        await CheckAsync(page, width, "quarry");
    }

    static FilePayload File(params string[] lines) => new() { Name = "january.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(string.Join('\n', ["from,to,quantity", $"{At(0)},{At(1)},7", .. lines]) + "\n") };

    static string At(int quarter) => new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(15 * quarter).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    static Task CheckAsync(IPage page, int width, string name) => PageLook.CheckAsync(page, width, name);
}

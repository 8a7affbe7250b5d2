using System.Globalization;
using Microsoft.Playwright;
using Xunit;

namespace Traceability.SystemTests.Browser;

/// <summary>What every page must be, whatever it shows.</summary>
static class PageLook
{
    /// <summary>Rows that stand by themselves on a phone are never wider than it: a number that is cut is another number.</summary>
    const string CutNumbers = "() => [...document.querySelectorAll('.stacked')].filter(table => table.parentElement.scrollWidth > table.parentElement.clientWidth).map(table => table.parentElement.getAttribute('aria-label'))";

    public static async Task CheckAsync(IPage page, int width, string name)
    {
        // Where somebody wants to look at them.
        if (Environment.GetEnvironmentVariable("TRACEABILITY_SCREENSHOTS") is { } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{width}.png")), FullPage = true });
        Assert.True(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") <= width, name);
        foreach (var look in (string[])[Accessibility.FaintText, Accessibility.Nameless, Accessibility.SkippedHeadings]) Assert.Equal($"{name}: ", $"{name}: {string.Join("; ", await page.EvaluateAsync<string[]>(look))}");
        if (width < 500) Assert.Equal($"{name}: ", $"{name}: {string.Join("; ", await page.EvaluateAsync<string[]>(CutNumbers))}");
        if (width < 500) Assert.Equal($"{name}: ", $"{name}: {string.Join("; ", await page.EvaluateAsync<string[]>(Accessibility.SmallTargets))}");
    }
}

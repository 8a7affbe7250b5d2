using Xunit;

namespace Traceability.SystemTests.Browser;

/// <summary>A ledger that dies under its page: one of its own, since other tests look at the common one at the same time.</summary>
[Trait("Category", "Browser")]
public sealed class StoppedStreamTests
{
    [Fact]
    public async Task A_stream_that_stopped_is_said_so_and_goes_on_by_itself()
    {
        await using var stage = new PageStage();
        await stage.BeginAsync();
        await using var context = await stage.Browser.NewContextAsync();
        var page = await PageTests.OpenAsync(stage, context);
        await page.EvaluateAsync("() => { window.stayed = true; }");

        await stage.Ledger.KillAsync();
        await page.WaitForFunctionAsync("() => !document.querySelector('#connection').hidden", null, PageTests.Patience);
        Assert.Matches("^Connection lost since [0-9:]{8} UTC", (await page.InnerTextAsync("#connection")).Trim());
        Assert.Contains("line-through", await page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('.badge.live')).textDecorationLine"), StringComparison.Ordinal);

        await stage.Ledger.StartAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('#connection').hidden", null, PageTests.Patience);
        await stage.Mine.SealAsync(PageStage.NowMs);
        await page.WaitForFunctionAsync("kwh => document.querySelector('#f-mine-kwh data').value === kwh", await PageTests.KwhAsync(stage), PageTests.Patience);
        Assert.True(await page.EvaluateAsync<bool>("() => window.stayed === true"));
    }
}

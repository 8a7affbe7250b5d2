using System.Net;
using Traceability.Evidence.Entries;
using Traceability.Ledger.Tests.Accounts;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

/// <summary>How a facility's devices are, from what their own segments say.</summary>
public sealed class DevicePageTests
{
    const string Page = "/facilities/mine/devices";

    [Fact]
    public async Task A_device_is_shown_with_assurance_clock_software_and_its_channels()
    {
        await using var served = await ServedLedger.StartAsync();
        Assert.Contains("No device is enrolled here", await served.Http.GetStringAsync(Page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var chain = await served.Ledger.EnrolAsync();
        Assert.Contains("none yet", await served.Http.GetStringAsync(Page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await served.Ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
        var page = await served.Http.GetStringAsync(Page, TestContext.Current.CancellationToken);
        foreach (var said in (string[])["by the ledger&#x27;s word alone", "kept in a file (software)", "number 1, sealed", "mill.energy_import", "map-only", "without TLS", "none open"]) Assert.Contains(said, page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await served.Http.StatusAsync("/facilities/moon/devices"));
    }

    [Fact]
    public async Task What_somebody_had_better_look_at_is_said_beside_the_name()
    {
        await using var served = await ServedLedger.StartAsync(TestLedger.Start());
        var chain = await served.Ledger.EnrolAsync();
        var now = chain.NowMs;
        await served.Ledger.LogAsync(chain.Seal(new SiteEvent(EventCode.Gap, now, "mill", now, null, "unplugged", "")));
        var gap = await served.Http.GetStringAsync(Page, TestContext.Current.CancellationToken);
        Assert.Contains("nothing comes from mill", gap, StringComparison.Ordinal);
        Assert.Contains("<span class=\"badge warn\">gap</span>", gap, StringComparison.Ordinal);
        await served.Ledger.LogAsync(chain.Seal(new SiteEvent(EventCode.Gap, now, "mill", now, now + 1000, "unplugged", "")));
        Assert.DoesNotContain("nothing comes from", await served.Http.GetStringAsync(Page, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var missing = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100));
        Assert.NotNull(missing);
        await served.Ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 110)));
        var hole = await served.Http.GetStringAsync(Page, TestContext.Current.CancellationToken);
        Assert.Contains("linked up to 2, held up to 4", hole, StringComparison.Ordinal);
        Assert.Contains("<span class=\"badge warn\">hole</span>", hole, StringComparison.Ordinal);
    }
}

using Traceability.Evidence.Entries;
using Traceability.SystemTests.Running;
using Xunit;

namespace Traceability.SystemTests.Faults;

public sealed class DeviceFaultTests
{
    [Fact]
    public Task A_meter_that_stops_answering_becomes_a_gap_with_its_cause_and_the_others_keep_their_rate() => SiteUnderTest.RunAsync(async site =>
    {
        await site.CommandAsync("unplug 1");
        // A busy machine may make another device late too; that is its own gap.
        var begin = await GapAsync(site, happened => happened is { Subject: "mill", ToMs: null });
        Assert.NotEqual("", begin.Cause);
        var number = StoredChain.HighestNumber(site.AgentData);
        await Until.TrueAsync(() => StoredChain.HighestNumber(site.AgentData) >= number + 8, "the agent stopped sealing");
        await Until.TrueAsync(() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() > begin.AtMs + 4000, "time stands still");
        await site.CommandAsync("plug 1");
        var end = await GapAsync(site, happened => happened is { Subject: "mill", ToMs: not null } && happened.FromMs == begin.FromMs);
        Assert.Equal(begin.Cause, end.Cause);

        await site.EndsExactAsync();
        var chain = StoredChain.Verified(site.AgentData);
        Assert.DoesNotContain(chain.Readings("mill.energy_import"), reading => reading.Ms > begin.AtMs && reading.Ms < end.ToMs);
        foreach (var other in new[] { "pumps.energy_import", "camp.energy_import", "diesel.volume_total", "weighbridge.gross" })
        {
            // Before: from the first seal until the meter was found away; it answered for the most part of that.
            var before = Rate(chain, other, chain.Links[0].Header.SealedMs, begin.AtMs);
            var during = Rate(chain, other, begin.AtMs, end.ToMs!.Value);
            Assert.True(during >= 0.8 * before, $"{other}: {during:F2} readings a second while the mill was away, {before:F2} before");
        }
        var events = (await site.Ledger.ItemsAsync("/facilities/mine/events?limit=500")).EnumerateArray();
        Assert.Contains(events, row => row.GetProperty("code").GetString() == "Gap" && row.GetProperty("subject").GetString() == "mill" && row.GetProperty("cause").GetString() == begin.Cause);
    });

    [Fact]
    public Task A_site_whose_every_device_goes_away_with_the_simulator_comes_back_with_it() => SiteUnderTest.RunAsync(async site =>
    {
        await site.Simulator.KillAsync();
        await GapAsync(site, happened => happened.ToMs is null);
        await site.StartSimulatorAsync();
        await GapAsync(site, happened => happened.ToMs is not null);
        await site.EndsExactAsync();
    });

    static Task<SiteEvent> GapAsync(SiteUnderTest site, Func<SiteEvent, bool> wanted) => Until.GivenAsync(
        () => Task.FromResult(StoredChain.Verified(site.AgentData).Events.FirstOrDefault(happened => happened.Code == EventCode.Gap && wanted(happened))),
        "no such gap entry in the chain");

    static double Rate(StoredChain chain, string channel, long fromMs, long toMs)
    {
        Assert.True(toMs - fromMs > 1500, $"{toMs - fromMs} ms are too short for a rate");
        return chain.Readings(channel).Count(reading => reading.Ms >= fromMs && reading.Ms < toMs) * 1000.0 / (toMs - fromMs);
    }
}

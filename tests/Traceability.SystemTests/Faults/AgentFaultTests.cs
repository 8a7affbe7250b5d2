using Traceability.Evidence.Entries;
using Traceability.SystemTests.Running;
using Xunit;

namespace Traceability.SystemTests.Faults;

public sealed class AgentFaultTests
{
    [Fact]
    public Task An_agent_killed_again_and_again_keeps_a_chain_that_verifies_and_totals_that_are_exact() => KilledAsync(times: 4);

    [Fact, Trait("Category", "Soak")]
    public Task An_agent_killed_forty_times_keeps_a_chain_that_verifies_and_totals_that_are_exact() => KilledAsync(times: 40);

    static Task KilledAsync(int times) => SiteUnderTest.RunAsync(async site =>
    {
        var random = new Random(11);
        for (var kill = 0; kill < times; kill++)
        {
            var sealedBefore = StoredChain.HighestNumber(site.AgentData);
            // Every second time it is killed while it is still starting; the instant is random, nothing waits for it.
            if (kill % 2 == 0) await Until.TrueAsync(() => StoredChain.HighestNumber(site.AgentData) >= sealedBefore + 2, "the agent stopped sealing");
            await Task.Delay(random.Next(kill % 2 == 0 ? 1000 : 600));
            await site.Agent.KillAsync();
            var held = StoredChain.Verified(site.AgentData).Links.Count;
            Assert.True(held >= sealedBefore, $"{sealedBefore - held} sealed segments are gone");
            site.LaunchAgent();
        }
        await site.Agent.AnswerAsync();
        await site.EndsExactAsync();
        BootsSayTheSpan(StoredChain.Verified(site.AgentData), atLeast: times / 2);
    });

    [Fact]
    public Task A_first_crossing_outlives_the_agent() => SiteUnderTest.RunAsync(async site =>
    {
        await site.CommandAsync("truck E004015012A07C4E 15680");
        await Until.TrueAsync(async () => (await site.Ledger.ItemsAsync("/weighings?facility=mine")).GetArrayLength() == 1, "the first crossing is not in the ledger");
        await site.Agent.KillAsync();
        await site.StartAgentAsync();
        await site.CommandAsync("truck E004015012A07C4E 51200");
        await Until.TrueAsync(() => site.Truth.Weighings == 1, "the truck was not weighed");
        var figures = await site.EndsExactAsync();
        Assert.Equal(51_200m - 15_680m, figures.GetProperty("net_kg").GetDecimal());
    });

    [Fact]
    public Task An_agent_told_to_stop_says_goodbye_and_begins_where_it_ended() => SiteUnderTest.RunAsync(async site =>
    {
        Assert.Equal(0, await site.Agent.TerminateAsync());
        var last = StoredChain.Verified(site.AgentData).Links[^1];
        Assert.Contains(last.Content.Entries.OfType<SiteEvent>(), happened => happened.Code == EventCode.Shutdown);

        await site.StartAgentAsync();
        await site.EndsExactAsync();
        var boot = StoredChain.Verified(site.AgentData).Events.Last(happened => happened.Code == EventCode.Boot);
        Assert.Equal(("after-shutdown", last.Header.SealedMs), (boot.Cause, boot.FromMs));
    });

    /// <summary>Each boot names the span from the last seal of the run before to its own start: what may be lost lies in there.</summary>
    static void BootsSayTheSpan(StoredChain chain, int atLeast)
    {
        var boots = 0;
        foreach (var (before, link) in chain.Links.Zip(chain.Links.Skip(1)))
        {
            if (before.Header.Boot == link.Header.Boot) continue;
            var boot = Assert.Single(link.Content.Entries.OfType<SiteEvent>(), happened => happened.Code == EventCode.Boot);
            Assert.Equal((before.Header.SealedMs, boot.AtMs, "after-power-or-kill"), (boot.FromMs!.Value, boot.ToMs!.Value, boot.Cause));
            Assert.NotEqual(before.Header.Run, link.Header.Run);
            boots++;
        }
        Assert.True(boots >= atLeast, $"only {boots} boots");
    }
}

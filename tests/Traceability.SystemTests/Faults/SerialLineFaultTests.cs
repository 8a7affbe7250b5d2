using Traceability.Evidence.Entries;
using Traceability.SystemTests.Running;
using Xunit;

namespace Traceability.SystemTests.Faults;

/// <summary>The mine with its meters and its scale on one serial line.</summary>
public sealed class SerialLineFaultTests
{
    [Fact]
    public Task What_a_serial_line_brings_through_lateness_and_noise_is_in_the_ledger_exactly() => SiteUnderTest.RunAsync(async site =>
    {
        await site.CommandAsync("noisy 1 20");
        await site.CommandAsync("slow 3 2");
        await site.WeighAsync();
        await site.CommandAsync("late 2 1200");
        // Every answer of this meter is now too late for its own question: it must be missing, not one behind.
        await Until.TrueAsync(() => Gaps(site).Any(gap => gap.ToMs is null && gap is { Subject: "pumps", Cause: "timeout" }), "the late meter is not found missing");
        await site.CommandAsync("late 2 0");
        await site.CommandAsync("noisy 1 0");
        await Until.TrueAsync(() => Gaps(site).Any(gap => gap.ToMs is not null && gap.Subject == "pumps"), "the meter does not come back");
        await site.EndsExactAsync();
    }, overSerialLine: true);

    [Fact]
    public Task A_line_that_goes_away_under_the_agent_comes_back_with_the_same_figures() => SiteUnderTest.RunAsync(async site =>
    {
        await site.Simulator.KillAsync();
        await Until.TrueAsync(() => Gaps(site).Any(gap => gap is { Subject: "gateway", Cause: "connection" }), "the lost line is not told");
        Assert.Equal(0, await site.Agent.TerminateAsync());
        // The kernel gives the new terminal another name; on a machine the name would stay.
        await site.StartSimulatorAsync();
        await site.StartAgentAsync();
        await site.EndsExactAsync();
    }, overSerialLine: true);

    static IEnumerable<SiteEvent> Gaps(SiteUnderTest site) => StoredChain.Verified(site.AgentData).Events.Where(happened => happened.Code == EventCode.Gap);
}

using Traceability.SystemTests.Running;
using Xunit;

namespace Traceability.SystemTests.Faults;

public sealed class BrokerFaultTests
{
    [Fact]
    public Task While_the_broker_is_dead_measuring_and_weighing_go_on_and_afterwards_nothing_is_lost_or_doubled() => SiteUnderTest.RunAsync(async site =>
    {
        await site.Broker.KillAsync();
        var held = await site.Ledger.NumberAsync(SiteUnderTest.Facility);
        await site.WeighAsync();
        await Until.TrueAsync(() => StoredChain.HighestNumber(site.AgentData) >= held + 10, "the agent stopped sealing");
        Assert.InRange(await site.Ledger.NumberAsync(SiteUnderTest.Facility), held, held + 2);

        await site.Broker.RestartAsync();
        await site.EndsExactAsync();
        Assert.Equal(1, site.Truth.Weighings);
    });

    [Fact]
    public Task A_broker_that_goes_silent_with_its_sockets_open_costs_nothing() => SiteUnderTest.RunAsync(async site =>
    {
        site.Broker.Freeze();
        var held = await site.Ledger.NumberAsync(SiteUnderTest.Facility);
        await Until.TrueAsync(() => StoredChain.HighestNumber(site.AgentData) >= held + 5, "the agent stopped sealing");
        site.Broker.Thaw();
        await site.EndsExactAsync();
    });

    [Fact]
    public Task When_the_agent_is_killed_the_broker_says_so_in_its_name() => SiteUnderTest.RunAsync(async site =>
    {
        await using var listener = await MqttClient.ConnectAsync(site.Broker, SiteUnderTest.Topics.Status);
        await listener.HearsAsync(message => Says(message, "online"), "the agent is not online");
        await site.Agent.KillAsync();
        await listener.HearsAsync(message => !message.Retained && Says(message, "offline"), "no last will");

        await using var late = await MqttClient.ConnectAsync(site.Broker, SiteUnderTest.Topics.Status);
        await late.HearsAsync(message => message.Retained && Says(message, "offline"), "the last will is not kept for who comes later");
    });

    static bool Says(Mqtt.BrokerEvent.Message message, string state) =>
        Mqtt.Messages.StatusMessage.TryParse(message.Payload.Span, out var status) && status!.State.ToString().Equals(state, StringComparison.OrdinalIgnoreCase);
}

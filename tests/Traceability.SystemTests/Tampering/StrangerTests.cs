using System.Text.Json;
using System.Text;
using Traceability.Mqtt;
using Traceability.SystemTests.Running;
using Xunit;

namespace Traceability.SystemTests.Tampering;

public sealed class StrangerTests
{
    [Fact]
    public Task What_comes_from_a_device_that_is_not_enrolled_is_quarantined_shown_and_counted_only_after_its_enrolment() => LooseLedger.RunAsync(async loose =>
    {
        var chain = await loose.Ledger.EnrolledChainAsync(enrol: false);
        var segment = chain.Seal(BuiltChannels.Readings(BuiltChannels.Energy, chain.NowMs, 100, 300), BuiltChannels.Readings(BuiltChannels.Diesel, chain.NowMs, 10));
        await loose.SendAsync(segment.Message);
        var row = Assert.Single(await loose.Ledger.QuarantinedAsync("not enrolled"));
        const string sender = "demo/mine/edge-mine"; // as the topic names it
        Assert.Equal(sender, row.GetProperty("topic").GetString());
        Assert.Contains((await loose.Ledger.GetAsync("/quarantine/totals")).EnumerateArray(), total => total.GetProperty("topic").GetString() == sender);
        Assert.Equal(JsonValueKind.Null, (await loose.Ledger.FiguresAsync("mine")).GetProperty("kwh").ValueKind); // nothing is counted, and that is not zero

        await loose.Ledger.EnrolAsync(chain.Request.Bytes);
        await loose.SendAsync(segment.Message);
        await loose.Ledger.UntilNumberAsync("mine", 1);
        Assert.Equal(2m, (await loose.Ledger.FiguresAsync("mine")).GetProperty("kwh").GetDecimal());
    });

    [Fact]
    public Task A_segment_in_another_devices_name_is_refused() => LooseLedger.RunAsync(async loose =>
    {
        var mine = await loose.Ledger.EnrolledChainAsync();
        await loose.Ledger.EnrolledChainAsync("refinery", "edge-refinery");
        var segment = mine.Seal(BuiltChannels.Readings(BuiltChannels.Energy, mine.NowMs, 100));
        await loose.Sender.SendAsync(Topics.Of("demo", "refinery", "edge-refinery").Segment, segment.Message);
        await loose.Ledger.QuarantinedAsync("foreign topic");
        await loose.SendAsync(segment.Message);
        await loose.Ledger.UntilNumberAsync("mine", 1);
    });

    [Fact]
    public Task A_storm_of_a_thousand_garbage_messages_does_not_disturb_the_chain() => SiteUnderTest.RunAsync(async site =>
    {
        await using var vandal = await MqttClient.ConnectAsync(site.Broker);
        var before = await site.Ledger.NumberAsync(SiteUnderTest.Facility);
        var random = new Random(5);
        var genuine = StoredChain.Verified(site.AgentData).Links[0].Message;
        string[] topics =
        [
            SiteUnderTest.Topics.Segment, SiteUnderTest.Topics.Status, SiteUnderTest.Topics.Receipt, SiteUnderTest.Topics.Head, SiteUnderTest.Topics.Config,
            Topics.Of("demo", "mine", "stranger").Segment, Topics.Of("other", "mine", "edge-mine").Segment, SiteUnderTest.Topics.Telemetry("mill.energy_import"),
            Topics.Co2e("demo", "mine"), "tr/v1/demo/mine/edge-mine/segment/more", "tr/v1/DEMO/Mine/edge_mine/segment", "tr/v2/demo/mine/edge-mine/segment", "tr/v1//mine//segment", "tr",
        ];
        for (var i = 0; i < 1000; i++)
        {
            var garbage = new byte[random.Next(4) switch { 0 => 0, 1 => 16, 2 => 2_000, _ => 20_000 }];
            random.NextBytes(garbage);
            if (i % 5 == 0) garbage = [.. genuine[..random.Next(genuine.Length)], .. garbage[..Math.Min(garbage.Length, 50)]];
            else if (i % 7 == 0) garbage = Encoding.UTF8.GetBytes("{\"state\":\"online\",\"chain\":\"" + new string('0', random.Next(64)) + "\"}");
            await vandal.TrySendAsync(topics[random.Next(topics.Length)], garbage);
        }
        // The agent says that it refuses receipts and heads which are none; they are not its fault, but somebody should look.
        site.Expect("Refused a receipt|Ignored a head");
        await site.Ledger.UntilNumberAsync(SiteUnderTest.Facility, before + 3);
        await site.EndsExactAsync();
    });
}

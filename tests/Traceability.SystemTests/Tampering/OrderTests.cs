using System.Text.Json;
using Traceability.SystemTests.Running;
using Xunit;

namespace Traceability.SystemTests.Tampering;

public sealed class OrderTests
{
    [Fact]
    public async Task All_messages_of_a_chain_sent_twice_and_in_any_order_give_a_fresh_ledger_the_same_figures()
    {
        var folder = Directory.CreateTempSubdirectory("tr-order-").FullName;
        try
        {
            var (empty, messages, first) = (Path.Combine(folder, "empty"), new List<byte[]>(), "");
            await SiteUnderTest.RunAsync(async site =>
            {
                await site.WeighAsync();
                await site.EndsExactAsync();
                Assert.Equal(0, await site.Agent.TerminateAsync());
                // What the agent could not send before it ended goes the next time; here the test is the one who sends it.
                messages.AddRange(StoredChain.Verified(site.AgentData).Links.Select(link => link.Message));
                await using var sender = await MqttClient.ConnectAsync(site.Broker);
                foreach (var message in messages.TakeLast(3)) await sender.SendAsync(SiteUnderTest.Topics.Segment, message);
                await site.Ledger.UntilNumberAsync(SiteUnderTest.Facility, messages.Count);
                first = Comparable(await site.Ledger.FiguresAsync(SiteUnderTest.Facility));
            }, emptyLedger: empty);

            var random = new Random(13);
            await LooseLedger.RunAsync(async loose =>
            {
                Assert.Equal(0, await loose.Ledger.NumberAsync(SiteUnderTest.Facility));
                byte[][] twice = [.. messages, .. messages];
                random.Shuffle(twice);
                foreach (var message in twice) await loose.SendAsync(message);
                await loose.Ledger.UntilNumberAsync(SiteUnderTest.Facility, messages.Count);
                Assert.Equal(first, Comparable(await loose.Ledger.FiguresAsync(SiteUnderTest.Facility)));
                Assert.Empty((await loose.Ledger.ItemsAsync("/findings")).EnumerateArray());
                Assert.Equal(messages.Count, (await loose.Ledger.ChainAsync(SiteUnderTest.Facility)).GetProperty("segments").GetInt64());
            }, empty);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>All that follows from the evidence, with the hash over its inputs; live values are of the moment.</summary>
    static string Comparable(JsonElement figures) =>
        string.Join('\n', figures.EnumerateObject().Where(member => member.Name != "live").Select(member => $"{member.Name}: {member.Value.GetRawText()}"));
}

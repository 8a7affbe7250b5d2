using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.SystemTests.Running;
using Xunit;

namespace Traceability.SystemTests.Tampering;

public sealed class ThiefTests
{
    [Fact]
    public Task A_fuel_reading_lowered_by_a_hundred_litres_is_refused_and_named_and_changes_nothing() => SiteUnderTest.RunAsync(async site =>
    {
        await using var thief = await MqttClient.ConnectAsync(site.Broker);
        var chain = StoredChain.Verified(site.AgentData);
        var channel = chain.Channel("diesel.volume_total");
        var held = await site.Ledger.NumberAsync(SiteUnderTest.Facility);
        var victim = chain.Links.Last(link => link.Header.Number <= held && link.Content.Entries.OfType<Series>().Any(series => series.Channel == channel));
        var entry = victim.Content.Entries.ToList().FindIndex(candidate => candidate is Series series && series.Channel == channel);
        var signed = (Series)victim.Content.Entries[entry];
        var hundredLitres = 100 * (long)Math.Pow(10, -signed.Exponent);
        var claimed = signed with { Mantissas = [signed.Mantissas[0] - hundredLitres, .. signed.Mantissas[1..]] };
        byte[][] entries = [.. victim.Body.Entries];
        entries[entry] = claimed.Encode();
        await thief.SendAsync(SiteUnderTest.Topics.Segment, SegmentMessage.Pack(victim.Sign1, victim.Body with { Entries = entries }).Encode());

        var refused = Assert.Single(await site.Ledger.QuarantinedAsync("entries altered"));
        Assert.Equal((entry, victim.Header.Number), (refused.GetProperty("entry").GetInt32(), refused.GetProperty("number").GetInt64()));
        Assert.Contains("diesel.volume_total", refused.GetProperty("what").GetString(), StringComparison.Ordinal);
        var (was, said) = (Number(refused, "signed"), Number(refused, "claimed"));
        Assert.Equal(100m, was - said);
        Assert.True(File.Exists(refused.GetProperty("evidence").GetString()), "no evidence file");
        await site.EndsExactAsync();

        static decimal Number(System.Text.Json.JsonElement row, string key) => decimal.Parse(row.GetProperty(key).GetString()!, System.Globalization.CultureInfo.InvariantCulture);
    });
}

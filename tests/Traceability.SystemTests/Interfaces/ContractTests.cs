using System.Diagnostics;
using System.Globalization;
using Traceability.Evidence.Segments;
using Traceability.SystemTests.Running;
using Traceability.Testing;
using Xunit;

namespace Traceability.SystemTests.Interfaces;

public sealed class ContractTests
{
    [Fact]
    public Task Every_message_of_a_run_keeps_asyncapi_yaml_and_every_topic_of_it_is_met() => SiteUnderTest.RunAsync(async site =>
    {
        var contract = AsyncApiCheck.OfRepository();
        await using var listener = FlagListener.Start(site.Broker, "tr/#");
        await site.WeighAsync();
        await site.RotateKeyAsync();
        await site.Ledger.UntilNumberAsync(SiteUnderTest.Facility, StoredChain.HighestNumber(site.AgentData) + 1); // signed by the new key
        await site.LoseTailAsync();
        // By a clock that is not synchronised no device cosigns; whether this machine's is, the segments say.
        var synchronised = listener.Heard.Where(message => message.Topic == SiteUnderTest.Topics.Segment).Any(message => ClockOf(message.Payload) == ClockStatus.Synchronised);
        if (!synchronised) TestContext.Current.TestOutputHelper?.WriteLine("this machine's clock is not synchronised: no cosignature is expected");
        await Until.TrueAsync(() => Task.FromResult(contract.ChannelNames.Where(name => synchronised || name != "cosignature").All(name => listener.Heard.Any(message => contract.ChannelOf(message.Topic) == name))),
            () => $"not met: {string.Join(", ", contract.ChannelNames.Where(name => !listener.Heard.Any(message => contract.ChannelOf(message.Topic) == name)))}");
        // Whoever has lost a tail ends its run and connects again; only who is connected leaves a last will.
        int Segments() => listener.Heard.Count(message => message.Topic == SiteUnderTest.Topics.Segment);
        var heard = Segments();
        await Until.TrueAsync(() => Segments() > heard, "no segment after the lost tail");
        await site.Agent.KillAsync();
        await Until.TrueAsync(() => listener.Heard.Any(message => message.Topic == SiteUnderTest.Topics.Status && message.Payload.Length < 40), "no last will");
        Assert.Empty(listener.Heard.SelectMany(message => contract.Check(message.Topic, message.Qos, message.Retained, message.Payload)));
    });

    [Fact]
    public Task A_live_value_leads_to_the_signed_entry_that_proves_it() => SiteUnderTest.RunAsync(async site =>
    {
        await using var listener = await MqttClient.ConnectAsync(site.Broker, SiteUnderTest.Topics.Telemetry("mill.energy_import"));
        var heard = await listener.HearsAsync(_ => true, "no telemetry");
        using var pack = System.Text.Json.JsonDocument.Parse(heard.Payload);
        var value = pack.RootElement[0];
        var link = StoredChain.Verified(site.AgentData).Links.Single(link => link.Header.Number == value.GetProperty("seg").GetInt64());
        var series = Assert.IsType<Evidence.Entries.Series>(link.Content.Entries[value.GetProperty("ent").GetInt32()]);
        Assert.Contains(value.GetProperty("v").GetDecimal(), series.Mantissas.Select(mantissa => Scaled(mantissa, series.Exponent)));
    });

    [Fact]
    public Task The_consumer_in_another_language_follows_a_live_run() => SiteUnderTest.RunAsync(async site =>
    {
        var start = new ProcessStartInfo(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3",
            [RepositoryRoot.File("src", "Traceability.Mqtt", "examples", "consumer.py"), "127.0.0.1", site.Broker.Port.ToString(CultureInfo.InvariantCulture), "40"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var consumer = Process.Start(start)!;
        try
        {
            using var deadline = new CancellationTokenSource(Until.Patience);
            var (said, wrong) = (consumer.StandardOutput.ReadToEndAsync(deadline.Token), consumer.StandardError.ReadToEndAsync(deadline.Token));
            await consumer.WaitForExitAsync(deadline.Token);
            Assert.True(consumer.ExitCode == 0, await wrong);
            Assert.Contains("urn:tr:demo:mine:edge-mine:mill.energy_import = ", await said, StringComparison.Ordinal);
            Assert.Contains("(proof: segment ", await said, StringComparison.Ordinal);
            Assert.Contains(" kg CO2e (live, ", await said, StringComparison.Ordinal);
        }
        finally
        {
            if (!consumer.HasExited) consumer.Kill(entireProcessTree: true);
        }
    });

    static ClockStatus ClockOf(byte[] payload) =>
        SegmentMessage.TryRead(payload, out var message).IsOk && Segment.TryRead(message!.Sign1, out var segment).IsOk ? segment!.Header.Clock.Status : ClockStatus.Unknown;

    static decimal Scaled(long mantissa, int exponent) => decimal.Parse(string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{exponent}"), NumberStyles.Float, CultureInfo.InvariantCulture);
}

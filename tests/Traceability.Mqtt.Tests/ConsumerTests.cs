using System.Diagnostics;
using System.Text;
using Traceability.Mqtt.Messages;
using Traceability.Testing;
using Xunit;

namespace Traceability.Mqtt.Tests;

/// <summary>examples/consumer.py: another service, in another language, through mosquitto's own client.</summary>
public sealed class ConsumerTests
{
    static readonly DeviceTopics Device = Topics.Of("demo", "mine", "edge-mine");
    static readonly DateTimeOffset At = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_consumer_in_another_language_shows_every_channel_and_the_facilitys_co2e_exactly()
    {
        var (exit, output, _) = await RunAsync(messages: 2, async link =>
        {
            var co2e = new Co2eMessage
            {
                Facility = "mine", At = At, Scope1Kg = 0.1m, Scope2LocationKg = 0.2m, Kwh = 1, Litres = 1, NetKg = 1, Segments = 7, Complete = true, Why = [], Factors = [], Simulated = true,
            };
            await UntilHeardAsync(link, Topics.Co2e("demo", "mine"), co2e.ToJson());
            await link.SendAsync(Device.Telemetry("mill.energy_import"), TelemetryPack.ToJson(Device, [new("mill.energy_import", "kWh", At, 16777217.10m, 12, 3)]));
        });
        Assert.Equal(0, exit);
        Assert.Contains("mine = 0.3 kg CO2e (live, 7 segments)", output, StringComparison.Ordinal); // 0.1 + 0.2 is 0.3 in decimals
        Assert.Contains("urn:tr:demo:mine:edge-mine:mill.energy_import = 16777217.10 kWh (proof: segment 12, entry 3)", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"bn":"urn:tr:demo:mine:edge-mine:","n":"mill.power","u":"W","t":1795255200,"v":5}]""")] // no proof
    [InlineData("""[{"bn":"urn:tr:demo:mine:edge-mine:","n":"other","u":"W","t":1795255200,"v":5,"seg":1,"ent":1}]""")]
    [InlineData("""{"v":5}""")]
    [InlineData("""not json""")]
    public async Task A_message_that_breaks_the_contract_ends_the_consumer_with_an_error(string payload)
    {
        var (exit, _, error) = await RunAsync(messages: 1, link => UntilHeardAsync(link, Device.Telemetry("mill.power"), Encoding.UTF8.GetBytes(payload)));
        Assert.Equal(1, exit);
        Assert.Contains("breaks the contract", error, StringComparison.Ordinal);
    }

    /// <summary>The broker itself says when the consumer is subscribed: until then nobody listens.</summary>
    static async Task UntilHeardAsync(MosquittoLink link, string topic, byte[] payload)
    {
        using var deadline = new CancellationTokenSource(Links.Patience);
        while ((await link.PublishAsync(topic, payload, 1, false, deadline.Token)).Status != PublishStatus.Accepted) await Task.Yield();
    }

    static async Task<(int Exit, string Output, string Error)> RunAsync(int messages, Func<MosquittoLink, Task> publish)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var link = await Links.ConnectedAsync(broker, "writer");
        using var consumer = Process.Start(new ProcessStartInfo("python3",
            [RepositoryRoot.File("src", "Traceability.Mqtt", "examples", "consumer.py"), "127.0.0.1", $"{broker.Port}", $"{messages}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (consumer.StandardOutput.ReadToEndAsync(), consumer.StandardError.ReadToEndAsync());
        try
        {
            await publish(link);
            await consumer.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Links.Patience);
        }
        finally
        {
            if (!consumer.HasExited) consumer.Kill(entireProcessTree: true);
        }
        return (consumer.ExitCode, await output, await error);
    }
}

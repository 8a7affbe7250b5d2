using System.Text;
using System.Text.Json;
using Traceability.Mqtt.Messages;
using Traceability.Testing;
using Xunit;

namespace Traceability.Mqtt.Tests;

/// <summary>asyncapi.yaml and the code beside it say the same.</summary>
public sealed class ContractTests
{
    static readonly AsyncApiCheck Contract = AsyncApiCheck.OfRepository();
    static readonly DateTimeOffset At = new(2026, 11, 21, 10, 0, 0, 250, TimeSpan.Zero);

    [Fact]
    public void Every_topic_of_the_contract_is_one_that_the_code_builds()
    {
        var device = Messages.Device;
        (string Name, string Topic)[] built =
        [
            ("segment", device.Segment), ("receipt", device.Receipt), ("checkpoint", device.Checkpoint), ("rotation", device.Rotation), ("cosignature", device.Cosignature), ("head", device.Head), ("fetch", device.Fetch), ("fetched", device.Fetched), ("status", device.Status),
            ("telemetry", device.Telemetry(Messages.Channel)), ("co2e", Topics.Co2e("demo", "mine")),
        ];
        Assert.Equal(built.Select(b => b.Name), Contract.ChannelNames);
        Assert.All(built, b => Assert.Equal(b.Name, Contract.ChannelOf(b.Topic)));
    }

    [Fact]
    public void Status_telemetry_and_co2e_as_the_code_writes_them_conform()
    {
        Assert.Empty(Contract.Check(Messages.Device.Status, 1, true, Messages.Online.ToJson()));
        Assert.Empty(Contract.Check(Messages.Device.Status, 1, true, StatusMessage.Will.ToJson()));
        Assert.Empty(Contract.Check(Messages.Device.Telemetry(Messages.Channel), 0, false, Messages.Telemetry()));
        Assert.Empty(Contract.Check(Messages.Device.Telemetry(Messages.Channel), 1, false, Messages.Telemetry()));
        Assert.Empty(Contract.Check(Topics.Co2e("demo", "mine"), 1, true, Messages.Co2e.ToJson()));
        Assert.Empty(Contract.Check(Topics.Co2e("demo", "mine"), 1, true, (Messages.Co2e with { Scope1Kg = null, Scope2LocationKg = null, Kwh = null, Litres = null }).ToJson()));
    }

    [Fact]
    public void Bytes_and_texts_are_checked_for_their_form()
    {
        Assert.Empty(Contract.Check(Messages.Device.Segment, 1, false, [0x82, 0x01, 0x02]));
        Assert.NotEmpty(Contract.Check(Messages.Device.Segment, 1, false, [0x82, 0x01]));
        Assert.NotEmpty(Contract.Check(Messages.Device.Segment, 1, false, [0x01, 0x01]));
        Assert.Empty(Contract.Check(Messages.Device.Receipt, 1, false, "c2sp.org/tlog-proof@v1\nindex 5\n"u8));
        Assert.NotEmpty(Contract.Check(Messages.Device.Receipt, 1, false, "index 5\n"u8));
        Assert.Empty(Contract.Check(Messages.Device.Head, 1, false, "demo\nchain 00\n\n— ledger AAAA\n"u8));
        Assert.NotEmpty(Contract.Check(Messages.Device.Head, 1, false, "demo\nchain 00\n"u8));
        Assert.NotEmpty(Contract.Check(Messages.Device.Head, 1, false, [0xFF]));
        Assert.Empty(Contract.Check(Messages.Device.Fetched, 1, false, [0x84, 0x01, 0x40, 0x00, 0x40]));
        Assert.Empty(Contract.Check(Messages.Device.Fetched, 1, false, Encoding.UTF8.GetBytes($"tr-not-held/v1\nchain {new string('0', 32)}\nnumber 7\nidentity {new string('0', 64)}\n\n— ledger AAAA\n")));
        Assert.NotEmpty(Contract.Check(Messages.Device.Fetched, 1, false, "tr-not-held/v1\nnumber 7\n"u8));
        var root = Convert.ToBase64String(new byte[32]);
        Assert.Empty(Contract.Check(Messages.Device.Cosignature, 1, false, Encoding.UTF8.GetBytes($"demo\n5\n{root}\n\n— demo/mine/edge-mine AAAA\n")));
        Assert.NotEmpty(Contract.Check(Messages.Device.Cosignature, 1, false, Encoding.UTF8.GetBytes($"demo\n5\n{root}\n\n— demo AAAA\n— demo/mine/edge-mine AAAA\n")));
    }

    [Fact]
    public void Wrong_quality_of_service_wrong_retain_and_unknown_topics_are_breaches()
    {
        Assert.Contains("QoS 0", Assert.Single(Contract.Check(Messages.Device.Status, 0, true, StatusMessage.Will.ToJson())), StringComparison.Ordinal);
        Assert.Contains("retain", Assert.Single(Contract.Check(Messages.Device.Status, 1, false, StatusMessage.Will.ToJson())), StringComparison.Ordinal);
        Assert.Contains("QoS 2", Assert.Single(Contract.Check(Messages.Device.Telemetry(Messages.Channel), 2, false, Messages.Telemetry())), StringComparison.Ordinal);
        Assert.NotEmpty(Contract.Check("tr/v1/demo/mine/edge-mine/config", 1, false, []));
        Assert.NotEmpty(Contract.Check("tr/v1/Demo/mine/edge-mine/status", 1, true, StatusMessage.Will.ToJson()));
    }

    [Theory]
    [InlineData("""{"state":"asleep"}""", "asleep")]
    [InlineData("""{"at":"2026-11-21T10:00:00Z"}""", "state")]
    [InlineData("""{"state":"online","at":"2026-11-21T10:00:00+10:00"}""", "at")]
    [InlineData("""{"state":"online","sealed":1.5}""", "sealed")]
    [InlineData("""{"state":"online","sealed":-1}""", "sealed")]
    [InlineData("""{"state":"online","run":"00"}""", "run")]
    [InlineData("""["online"]""", "object")]
    [InlineData("""{"state":""", "JSON")]
    public void A_status_that_breaks_the_schema_is_named_with_the_place(string json, string named) =>
        Assert.Contains(Contract.Check(Messages.Device.Status, 1, true, Encoding.UTF8.GetBytes(json)), b => b.Contains(named, StringComparison.Ordinal));

    [Fact]
    public void New_optional_fields_break_nothing() =>
        Assert.Empty(Contract.Check(Messages.Device.Status, 1, true, """{"state":"online","mood":"good"}"""u8));

    [Fact]
    public void Status_and_co2e_are_read_back_as_they_were_written()
    {
        Assert.True(StatusMessage.TryParse(Messages.Online.ToJson(), out var status));
        Assert.Equal(Messages.Online, status);
        Assert.True(Co2eMessage.TryParse(Messages.Co2e.ToJson(), out var co2e));
        Assert.Equal(Messages.Co2e with { Factors = co2e!.Factors, Why = co2e.Why }, co2e);
        Assert.Equal(Messages.Co2e.Factors, co2e.Factors);
        Assert.Equal(Messages.Co2e.Why, co2e.Why);
        Assert.False(StatusMessage.TryParse("{}"u8, out _));
        Assert.False(Co2eMessage.TryParse([0xFF, 0x00], out _));
    }

    [Fact]
    public void Telemetry_is_a_senml_pack_whose_numbers_are_exact_and_whose_proof_may_be_ignored()
    {
        Assert.Equal(
            """[{"bn":"urn:tr:demo:mine:edge-mine:","n":"mill.energy_import","u":"kWh","t":1795255200.25,"v":16777217.10,"seg":1234,"ent":3},{"n":"mill.energy_import","u":"kWh","t":1795255201.25,"v":0.1,"seg":1234,"ent":3}]""",
            Encoding.UTF8.GetString(Messages.Telemetry()));
        using var pack = JsonDocument.Parse(Messages.Telemetry());
        Assert.DoesNotContain(pack.RootElement[0].EnumerateObject(), field => field.Name.EndsWith('_')); // RFC 8428 4.4: those must be understood
    }

    static class Messages
    {
        public const string Channel = "mill.energy_import";
        public static readonly DeviceTopics Device = Topics.Of("demo", "mine", "edge-mine");

        public static readonly StatusMessage Online = new()
        {
            State = DeviceState.Online, At = At, Run = new string('a', 32), Chain = new string('0', 32), Software = "1.0", Sealed = 3, Receipted = 2, Held = 1,
        };

        public static readonly Co2eMessage Co2e = new()
        {
            Facility = "mine", At = At, Scope1Kg = 268.51m, Scope2LocationKg = 73.0m, Kwh = 100.00m, Litres = 100.0m, NetKg = 30_000m, Segments = 42, Complete = false, Why = ["camp: no data"],
            Factors = [new("nga-2023-qld", "NGA Factors 2023, table 1")], Simulated = true,
        };

        public static byte[] Telemetry() => TelemetryPack.ToJson(Device,
            [new(Channel, "kWh", At, 16777217.10m, 1234, 3), new(Channel, "kWh", At.AddSeconds(1), 0.1m, 1234, 3)]);
    }
}

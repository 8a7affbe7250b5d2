using System.Security.Cryptography;
using System.Text.Json;
using Traceability.Evidence.Segments;
using Xunit;

namespace Traceability.Edge.Agent.Tests.Control;

/// <summary>What is told of a running agent.</summary>
public sealed class ViewTests
{
    [Fact]
    public async Task The_status_tells_who_it_is_and_how_it_is()
    {
        await using var bench = await ControlBench.StartAsync();
        bench.Bench.Settle();
        var status = await bench.GetAsync("/v1/status");
        Assert.Equal(("edge-mine", "demo", "mine"), (Text(status, "device"), Text(status, "organisation"), Text(status, "facility")));
        Assert.Equal(Convert.ToHexStringLower(bench.Bench.Enrolment.Chain), Text(status, "chain"));
        Assert.Equal(Convert.ToHexStringLower(bench.Bench.Run), Text(status, "run"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(bench.Bench.Folder, "site.yaml")))), Text(status.GetProperty("site"), "sha256"));
        var (first, last) = (bench.Bench.Audit()[0], bench.Bench.Audit()[^1]);
        Assert.Equal(last.Header.Number, status.GetProperty("sealed").GetProperty("number").GetInt64());
        Assert.Equal(Convert.ToHexStringLower(last.Identity), Text(status.GetProperty("sealed"), "identity"));
        Assert.Equal("synchronised", Text(status.GetProperty("clock"), "status"));
        Assert.False(status.GetProperty("broker").GetProperty("connected").GetBoolean());
        Assert.NotNull(Text(status.GetProperty("broker"), "why"));
        Assert.Equal(last.Header.Number, status.GetProperty("uplink").GetProperty("waiting").GetInt64());
        Assert.Equal(first.Header.Number, status.GetProperty("uplink").GetProperty("oldest").GetProperty("number").GetInt64());
        Assert.Equal(["gateway", "gate"], status.GetProperty("buses").EnumerateArray().Select(bus => Text(bus, "bus")));
        Assert.Equal(3, status.GetProperty("buses")[0].GetProperty("statistics").GetProperty("units").GetArrayLength());
        Assert.All(status.GetProperty("buses").EnumerateArray(), bus => Assert.Matches(@"^127\.0\.0\.1:\d+$", Text(bus, "place")));
        var lamp = Assert.Single(status.GetProperty("outputs").EnumerateArray());
        Assert.Equal(("lamp", JsonValueKind.Null), (Text(lamp, "line"), lamp.GetProperty("active").ValueKind));

        bench.Link.Connect();
        await Soon.Is(() => bench.Uplink.Broker.IsConnected, "the connection");
        Assert.True((await bench.GetAsync("/v1/status")).GetProperty("broker").GetProperty("connected").GetBoolean());
    }

    [Fact]
    public async Task A_channel_is_told_with_its_words_and_its_instant()
    {
        await using var bench = await ControlBench.StartAsync();
        Assert.True((await bench.GetAsync("/v1/channels")).GetProperty("live").GetBoolean());
        var energy = await bench.UntilChannelAsync("mill.energy_import", channel => Text(channel, "value") is not null);
        Assert.Equal(("1234.50", "kWh", "good", "counter"), (Text(energy, "value"), Text(energy, "unit"), Text(energy, "quality"), Text(energy, "kind")));
        Assert.Equal(TestSite.Abcd(1234.5f).Select(word => word.ToString("x4")), energy.GetProperty("words").EnumerateArray().Select(word => word.GetString()));
        Assert.Equal(Text(energy, "readAt"), Text(energy, "goodAt"));
        Assert.Equal(JsonValueKind.Null, energy.GetProperty("why").ValueKind);
    }

    [Fact]
    public async Task A_channel_without_a_value_tells_why_and_when_there_was_one()
    {
        await using var bench = await ControlBench.StartAsync();
        var good = await bench.UntilChannelAsync("mill.energy_import", channel => Text(channel, "value") is not null);

        bench.Gateway.Silent[ControlBench.Mill] = true;
        var lost = await bench.UntilChannelAsync("mill.energy_import", channel => channel.GetProperty("why").ValueKind == JsonValueKind.Object);
        Assert.Equal("timeout", Text(lost.GetProperty("why"), "cause"));
        Assert.NotNull(Text(lost, "goodAt"));
        Assert.True(string.CompareOrdinal(Text(lost, "goodAt"), Text(good, "goodAt")) >= 0);
        bench.Gateway.Silent.Clear();
        await bench.UntilChannelAsync("mill.energy_import", channel => channel.GetProperty("why").ValueKind == JsonValueKind.Null);

        bench.Gateway.Set(ControlBench.Mill, 0x34, TestSite.Abcd(float.NaN));
        var power = await bench.UntilChannelAsync("mill.power_total", channel => Text(channel, "quality") == "not-a-number");
        Assert.Equal(("not-a-number", (string?)null), (Text(power.GetProperty("why"), "cause"), Text(power, "value")));
    }

    [Fact]
    public async Task The_sealed_segments_come_as_they_are_one_behind_the_other()
    {
        await using var bench = await ControlBench.StartAsync();
        bench.Bench.Seal(12);
        var stored = bench.Bench.Audit();
        using var response = await bench.Http.GetAsync("/v1/segments?from=3");
        Assert.Equal("application/cbor-seq", response.Content.Headers.ContentType?.MediaType);
        ReadOnlyMemory<byte> rest = await response.Content.ReadAsByteArrayAsync();
        List<long> numbers = [];
        while (rest.Length > 0)
        {
            var reader = new System.Formats.Cbor.CborReader(rest);
            var message = reader.ReadEncodedValue();
            numbers.Add(TestLedger.Read(message.ToArray()).Header.Number);
            rest = rest[message.Length..];
        }
        Assert.Equal(stored.Select(segment => segment.Header.Number).Where(number => number >= 3 && number <= numbers[^1]), numbers);
        Assert.True(numbers.Count >= 10);
        Assert.Equal(400, (await bench.SendAsync("GET", "/v1/segments?from=-1")).Status);
        Assert.Equal(400, (await bench.SendAsync("GET", "/v1/segments?to=7")).Status);
        Assert.Empty(await bench.Http.GetByteArrayAsync("/v1/segments?from=9000"));
    }

    [Fact]
    public async Task A_device_is_asked_what_it_is_between_its_readings()
    {
        await using var bench = await ControlBench.StartAsync();
        bench.Gateway.Identities[ControlBench.Mill] = ["Eastron", "SDM630", "1.2"];
        var mill = await bench.GetAsync("/v1/identification/mill");
        Assert.Equal(["Eastron", "SDM630", "1.2"], mill.GetProperty("objects").EnumerateObject().Select(o => o.Value.GetString()));
        Assert.Equal(("S1", 1), (Text(mill, "serial"), mill.GetProperty("unit").GetInt32()));
        var diesel = await bench.GetAsync("/v1/identification/diesel");
        Assert.Equal((JsonValueKind.Null, "exception-1"), (diesel.GetProperty("objects").ValueKind, Text(diesel, "why")));
        var (status, unknown) = await bench.SendAsync("GET", "/v1/identification/mil");
        Assert.Equal(404, status);
        Assert.StartsWith("did you mean mill?", Text(unknown, "remedy"), StringComparison.Ordinal);
    }

    static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}

using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Exports;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Tests.Exports;

public sealed class OcmfRecordTests
{
    const long Start = 1_795_219_200_002;
    static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    static readonly OcmfMeter Meter = new("Eastron", "SDM630", "SIM-mine-001", "01-00:B0.08.00*FF");

    static Segment Segment(ClockStatus clock = ClockStatus.Synchronised)
    {
        var sent = SignedSegment.Of(new RandomEntries(1).Series(3));
        var header = sent.Header with { Clock = new ClockQuality(clock, "ntp", null) };
        return Traceability.Evidence.Segments.Segment.Seal(sent.Key, sent.PublicKey.Kid, header);
    }

    static string Write(Segment segment, OcmfMeter meter, params ExportedReading[] readings)
    {
        Assert.Equal(ExportOutcome.Ok, OcmfRecord.TryWrite(segment, 7, meter, "kWh", readings, Key, out var record));
        return record;
    }

    static JsonNode[] Verify(params string[] records) =>
        [.. Node.Lines("ocmf.mjs", records.Select(record => new JsonObject { ["record"] = record, ["key"] = Convert.ToHexStringLower(Key.ExportSubjectPublicKeyInfo()) }.ToJsonString())).Select(line => JsonNode.Parse(line)!)];

    [Fact]
    public void Another_implementation_verifies_and_reads_it()
    {
        var segment = Segment();
        var record = Write(segment, Meter, new ExportedReading(Start, 8_123_450, -2, Quality.Good), new ExportedReading(Start + 900_000, 8_123_500, -2, Quality.Good));
        var said = Verify(record)[0];
        Assert.True((bool)said["verified"]!);
        var payload = said["value"]!["payloadData"]!;
        Assert.Equal(("1.4", "F7", "SIM-mine-001"), ((string?)payload["FV"], (string?)payload["PG"], (string?)payload["MS"]));
        Assert.Equal(Convert.ToHexStringLower(segment.Header.Chain), (string?)payload["GS"]);
        Assert.Equal(Convert.ToHexStringLower(segment.Identity), (string?)payload["XS"]);
        Assert.Equal("""{"TM":"2026-11-21T00:00:00,002\u002B0000 S","RV":81234.5,"RI":"01-00:B0.08.00*FF","RU":"kWh","EF":"","ST":"G"}""", payload["RD"]![0]!.ToJsonString());
        Assert.Equal("""{"SA":"ECDSA-secp256r1-SHA256","SE":"hex","SM":"application/x-der"}""", Without(said["value"]!["signature"]!.AsObject(), "SD").ToJsonString());
    }

    static JsonObject Without(JsonObject json, string name)
    {
        Assert.True(json.Remove(name));
        return json;
    }

    [Fact]
    public void The_value_keeps_the_decimals_of_its_register()
    {
        var record = Write(Segment(), Meter, new ExportedReading(Start, 8_123_450, -2, Quality.Good), new ExportedReading(Start, 81_235, 0, Quality.Good));
        Assert.Contains("\"RV\":81234.50,", record, StringComparison.Ordinal);
        Assert.Contains("\"RV\":81235,", record, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_payload_or_another_key_is_refused()
    {
        var record = Write(Segment(), Meter, new ExportedReading(Start, 8_123_450, -2, Quality.Good));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(ExportOutcome.Ok, OcmfRecord.TryWrite(Segment(), 7, Meter, "kWh", [new ExportedReading(Start, 1, 0, Quality.Good)], other, out var foreign));
        var said = Verify(record.Replace("81234.50", "81234.5", StringComparison.Ordinal), record.Replace("\"F7\"", "\"F8\"", StringComparison.Ordinal), foreign);
        Assert.All(said, answer => Assert.False((bool)answer["verified"]!));
    }

    [Theory]
    [InlineData(ClockStatus.Unknown, 'U')]
    [InlineData(ClockStatus.FreeRunning, 'I')]
    [InlineData(ClockStatus.Synchronised, 'S')]
    public void The_clock_of_the_segment_is_the_status_of_the_time(ClockStatus clock, char letter) =>
        Assert.Contains($"\"TM\":\"2026-11-21T00:00:00,002+0000 {letter}\"", Write(Segment(clock), Meter, new ExportedReading(Start, 1, 0, Quality.Good)), StringComparison.Ordinal);

    [Fact]
    public void A_reading_without_value_is_left_out_and_a_doubtful_one_says_so()
    {
        var record = Write(Segment(), Meter, new ExportedReading(Start, 0, 0, Quality.NotANumber), new ExportedReading(Start, 5, 0, Quality.Uncertain), new ExportedReading(Start, 6, 0, Quality.Good));
        var readings = Verify(record)[0]["value"]!["payloadData"]!["RD"]!.AsArray();
        Assert.Equal(["5 O", "6 G"], readings.Select(reading => $"{reading!["RV"]} {reading["ST"]}"));
        Assert.False(OcmfRecord.TryWrite(Segment(), 1, Meter, "kWh", [new ExportedReading(Start, 0, 0, Quality.NotAvailable)], Key, out var none).IsOk);
        Assert.Empty(none);
    }

    /// <summary>A bar within a text would part the sections elsewhere.</summary>
    [Fact]
    public void No_text_breaks_the_three_sections()
    {
        var meter = new OcmfMeter(null, "A|B \"C\" \\ Größe 🚚\n", "1|2", "1-b:1.8.0");
        var record = Write(Segment(), meter, new ExportedReading(Start, 1, 0, Quality.Good));
        Assert.Equal(3, record.Split('|').Length);
        var payload = Verify(record)[0]["value"]!["payloadData"]!;
        Assert.Equal((meter.Model, meter.Serial), ((string?)payload["MM"], (string?)payload["MS"]));
    }

    [Theory]
    [InlineData("W")]
    [InlineData("kg")]
    [InlineData("l")]
    [InlineData("mOhm")]
    public void Only_energy_has_a_unit_there(string unit)
    {
        Assert.False(OcmfRecord.TryWrite(Segment(), 1, Meter, unit, [new ExportedReading(Start, 1, 0, Quality.Good)], Key, out var record).IsOk);
        Assert.Empty(record);
    }

    [Fact]
    public void The_key_of_the_device_and_a_time_of_five_digits_are_refused()
    {
        var sent = SignedSegment.Of(new RandomEntries(1).Series(3));
        Assert.False(OcmfRecord.TryWrite(sent.Segment, 1, Meter, "kWh", [new ExportedReading(Start, 1, 0, Quality.Good)], sent.Key, out _).IsOk);
        Assert.False(OcmfRecord.TryWrite(sent.Segment, 1, Meter, "kWh", [new ExportedReading((1L << 53) - 1, 1, 0, Quality.Good)], Key, out _).IsOk);
    }

    [Fact]
    public void Readings_come_from_series_and_from_register_statements()
    {
        var series = new RandomEntries(4).Series(5);
        Assert.Equal(new ExportedReading(series.TimesMs[2], series.Mantissas[2], series.Exponent, series.Qualities[2]), ExportedReading.Of(series, 2));
        Assert.Equal(new ExportedReading(9, 77, -1, Quality.Good), ExportedReading.Of(new CounterReading(9, [0, 1], -1, 77), Quality.Good));
    }
}

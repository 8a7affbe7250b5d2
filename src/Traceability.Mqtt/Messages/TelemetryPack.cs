using System.Text.Json;

namespace Traceability.Mqtt.Messages;

/// <summary><c>…/telemetry/{channel}</c>: a SenML pack, <c>application/senml+json</c>. The base name stands in the first record and holds for the rest.</summary>
public static class TelemetryPack
{
    public static byte[] ToJson(DeviceTopics device, IReadOnlyList<TelemetryReading> readings)
    {
        var records = new SenmlRecord[readings.Count];
        for (var i = 0; i < records.Length; i++)
        {
            var reading = readings[i];
            records[i] = new()
            {
                BaseName = i == 0 ? device.BaseName : null,
                Name = reading.Channel,
                Unit = SenmlUnits.NameOf(reading.Unit),
                Time = reading.At.ToUnixTimeMilliseconds() / 1000m,
                Value = reading.Value,
                Segment = reading.Segment,
                Entry = reading.Entry,
            };
        }
        return JsonSerializer.SerializeToUtf8Bytes(records, MessageJson.Default.SenmlRecordArray);
    }
}

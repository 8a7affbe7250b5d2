using System.Buffers;
using System.Text.Json;
using Traceability.Field.Modbus;
using Traceability.Field.Modbus.Listening;
using Traceability.Site;

namespace Traceability.Edge.Agent.Wiring;

/// <summary>
/// A bus's account as JSON: occupancy, and for each unit and register block how many questions were asked and how they ended, by kind.
/// A kind that never occurred is left out.
/// </summary>
static class BusAccount
{
    public static byte[] Json(BusStatistics bus)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("span_ms"u8, (long)bus.Span.TotalMilliseconds);
            json.WriteNumber("busy_ms"u8, (long)bus.Busy.TotalMilliseconds);
            json.WriteStartArray("units"u8);
            foreach (var unit in bus.Units)
            {
                json.WriteStartObject();
                json.WriteNumber("unit"u8, unit.Unit);
                json.WriteBoolean("online"u8, unit.Online);
                Write(json, unit.Questions);
                json.WriteStartArray("blocks"u8);
                foreach (var block in unit.Blocks)
                {
                    json.WriteStartObject();
                    json.WriteString("table"u8, block.Table.ToString().ToLowerInvariant());
                    json.WriteNumber("wire"u8, block.Address);
                    json.WriteNumber("count"u8, block.Count);
                    json.WriteNumber("period_ms"u8, (long)block.Period.TotalMilliseconds);
                    json.WriteNumber("longest_delay_ms"u8, (long)block.LongestDelay.TotalMilliseconds);
                    Write(json, block.Questions);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Of a bus with another master: what passed, and for each channel how often the master had it read.</summary>
    public static byte[] Json(ListenerStatistics bus, IReadOnlyList<Channel> channels)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("questions"u8, bus.Questions);
            json.WriteNumber("answers"u8, bus.Answers);
            json.WriteNumber("refusals"u8, bus.Refusals);
            json.WriteNumber("others"u8, bus.Others);
            json.WriteNumber("noise_bytes"u8, bus.NoiseBytes);
            json.WriteNumber("covered"u8, bus.Values.Take(channels.Count).Count(value => value.IsCovered));
            json.WriteStartArray("channels"u8);
            foreach (var (channel, coverage) in channels.Zip(bus.Values))
            {
                json.WriteStartObject();
                json.WriteString("channel"u8, channel.Id);
                json.WriteNumber("heard"u8, coverage.Heard);
                json.WriteBoolean("covered"u8, coverage.IsCovered);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    static void Write(Utf8JsonWriter json, QuestionStatistics questions)
    {
        json.WriteNumber("requests"u8, questions.Requests);
        foreach (var outcome in Enum.GetValues<ReadOutcome>())
            if (questions[outcome] > 0) json.WriteNumber(JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.ToString()), questions[outcome]);
        json.WriteNumber("missed"u8, questions.Missed);
        json.WriteNumber("last_round_trip_us"u8, (long)questions.LastRoundTrip.TotalMicroseconds);
        json.WriteNumber("longest_round_trip_us"u8, (long)questions.LongestRoundTrip.TotalMicroseconds);
    }
}

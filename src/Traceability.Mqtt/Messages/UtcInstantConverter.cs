using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Traceability.Mqtt.Messages;

/// <summary>RFC 3339 in UTC with <c>Z</c> and at most milliseconds; other offsets are refused on reading, so one instant has one spelling.</summary>
sealed class UtcInstantConverter : JsonConverter<DateTimeOffset>
{
    const string Written = "yyyy-MM-dd'T'HH:mm:ss.FFF'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && DateTimeOffset.TryParseExact(reader.GetString(), Written, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? instant
            : throw new JsonException("not an RFC 3339 instant in UTC");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(Written, CultureInfo.InvariantCulture));
}

using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Traceability.Mqtt.Messages;

/// <summary>Serialisation without reflection. Unknown fields are ignored: within version 1 new optional fields may appear.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StatusMessage))]
[JsonSerializable(typeof(Co2eMessage))]
[JsonSerializable(typeof(SenmlRecord[]))]
sealed partial class MessageJson : JsonSerializerContext
{
    public static bool TryParse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, out T? message) where T : class
    {
        try { return (message = JsonSerializer.Deserialize(json, type)) is not null; }
        catch (JsonException) { message = null; return false; }
    }
}

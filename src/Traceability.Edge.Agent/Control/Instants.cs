using System.Globalization;
using System.Text.Json;

namespace Traceability.Edge.Agent.Control;

/// <summary>Instants in answers: UTC, always with milliseconds.</summary>
static class Instants
{
    public static void WriteInstant(this Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } known) json.WriteString(name, known.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        else json.WriteNull(name);
    }

    public static void WriteInstant(this Utf8JsonWriter json, string name, long? unixMs) =>
        json.WriteInstant(name, unixMs is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null);
}

using System.Text.Json.Serialization;

namespace Traceability.Mqtt.Messages;

/// <summary>
/// One SenML record (RFC 8428). <c>seg</c> and <c>ent</c> are ours; their names do not end in <c>_</c>, so a receiver that does not know them must ignore
/// them (section 4.4). Numbers are exact decimals and stay so when read as decimals.
/// </summary>
public sealed record SenmlRecord
{
    [JsonPropertyName("bn")] public string? BaseName { get; init; }
    [JsonPropertyName("n")] public required string Name { get; init; }
    [JsonPropertyName("u")] public required string Unit { get; init; }
    /// <summary>Seconds since 1970-01-01T00:00Z, milliseconds as decimals.</summary>
    [JsonPropertyName("t")] public required decimal Time { get; init; }
    [JsonPropertyName("v")] public required decimal Value { get; init; }
    [JsonPropertyName("seg")] public required long Segment { get; init; }
    [JsonPropertyName("ent")] public required int Entry { get; init; }
}

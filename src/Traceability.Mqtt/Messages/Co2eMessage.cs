using System.Text.Json;
using System.Text.Json.Serialization;

namespace Traceability.Mqtt.Messages;

/// <summary>
/// <c>…/co2e</c> of a facility, retained, from the ledger: cumulative since the facility's first reading. Kilograms of CO2e; scope 2 location-based.
/// <c>live</c> figures are not a closed period and never a declaration.
/// Amounts are absent, which is not zero, where no figure can be made or nothing has data; kWh and litres also where no stream that has data is counted in them.
/// </summary>
public sealed record Co2eMessage
{
    public required string Facility { get; init; }
    [JsonConverter(typeof(UtcInstantConverter))] public required DateTimeOffset At { get; init; }
    [JsonPropertyName("scope1_kg")] public decimal? Scope1Kg { get; init; }
    [JsonPropertyName("scope2_location_kg")] public decimal? Scope2LocationKg { get; init; }
    public decimal? Kwh { get; init; }
    public decimal? Litres { get; init; }
    [JsonPropertyName("net_kg")] public required decimal NetKg { get; init; }

    /// <summary>Verified segments the figures rest on.</summary>
    public required long Segments { get; init; }
    /// <summary>False where something that the monitoring plan lists is not in the figures; <see cref="Why"/> says what.</summary>
    public required bool Complete { get; init; }
    public required IReadOnlyList<string> Why { get; init; }
    public string Status { get; init; } = "live";
    public required IReadOnlyList<FactorReference> Factors { get; init; }
    /// <summary>True when a simulator made the readings.</summary>
    public required bool Simulated { get; init; }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, MessageJson.Default.Co2eMessage);

    /// <summary>False for anything that is not such a message; never throws.</summary>
    public static bool TryParse(ReadOnlySpan<byte> json, out Co2eMessage? message) => MessageJson.TryParse(json, MessageJson.Default.Co2eMessage, out message);
}

using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Plan;

/// <summary>Units in which activity is counted. Nothing converts between them but a factor's own <c>conversion</c>, which is shown.</summary>
public static class Units
{
    public static IReadOnlyList<string> All { get; } = ["kWh", "MWh", "MJ", "GJ", "L", "m3", "kg", "t", "t.km", "km", "piece"];

    public static string Allowed { get; } = string.Join(" | ", All);

    /// <summary>Of energy: of a fuel it must be said whether gross or net.</summary>
    public static bool IsHeat(string unit) => unit is "kWh" or "MWh" or "MJ" or "GJ";

    public static bool IsVolume(string unit) => unit is "L" or "m3";

    /// <summary>Energy in kWh, exactly; null of what is counted in another unit.</summary>
    public static ExactDecimal? KilowattHours(ExactDecimal quantity, string unit) => unit switch
    {
        "kWh" => quantity,
        "MWh" => quantity with { Exponent = quantity.Exponent + 3 },
        _ => null,
    };

    public static bool IsWeight(string unit) => unit is "kg" or "t";

    /// <summary>Both energy, both volume or both weight, so that a device would count one thing twice.</summary>
    public static bool AreOfOneKind(string one, string other) => Kind(one) is { } kind && kind == Kind(other);

    static string? Kind(string unit) => unit.ToUpperInvariant() switch { "WH" or "KWH" or "MWH" or "MJ" or "GJ" => "energy", "L" or "M3" => "volume", "KG" or "T" => "weight", _ => null };

    public static bool Fits(string unit) => All.Contains(unit);
}

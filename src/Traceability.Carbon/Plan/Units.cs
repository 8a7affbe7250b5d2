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

    /// <summary>
    /// What a device reads is counted in the plan's unit as it is. Letter by letter, since m is a thousandth and M a million; only the litre has two spellings.
    /// </summary>
    public static bool Same(string read, string counted) => read == counted || (counted == "L" && read == "l");

    /// <summary>What to say besides of two units that are not the same: nothing, or that they differ in case alone.</summary>
    public static string InCaseAlone(string read, string counted) =>
        !Same(read, counted) && string.Equals(read, counted, StringComparison.OrdinalIgnoreCase) ? $"; {read} and {counted} differ in upper and lower case and are two units: m is a thousandth, M a million" : "";

    /// <summary>Both energy, both volume or both weight, so that a device would count one thing twice.</summary>
    public static bool AreOfOneKind(string one, string other) => Kind(one) is { } kind && kind == Kind(other);

    /// <summary>However it is spelt: what a device counts twice is to be seen behind a misspelt unit too.</summary>
    static string? Kind(string unit) => unit.ToUpperInvariant() switch { "WH" or "KWH" or "MWH" or "MJ" or "GJ" => "energy", "L" or "M3" => "volume", "KG" or "T" => "weight", _ => null };

    public static bool Fits(string unit) => All.Contains(unit);
}

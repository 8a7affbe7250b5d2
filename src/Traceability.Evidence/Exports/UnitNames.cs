namespace Traceability.Evidence.Exports;

/// <summary>
/// Our units, as profiles name them, under the names of others. Only the name changes, never the value: a converted one would no longer be
/// the one that the segment proves. A unit without a registered name (l/h, kg/h, t) is refused.
/// <code>
/// ours                                                        SenML     registry
/// kg g m s A K Hz W J V Pa l l/s %RH                          the same  units, RFC 8428, 12.1; g and l are "not recommended" to producers, yet known to readers
/// VA VAs var vars                                             the same  units, RFC 8798
/// L L/s m³ m³/s °C 1                                          l l/s m3 m3/s Cel /
/// ms min h kW kVA kvar Ah Wh kWh varh kvarh kVAh hPa ppm mm km km/h     the same  secondary units, RFC 8798
/// %                                                           /100      secondary units
///
/// ours                                                        OCMF, table 20
/// kWh Wh                                                      the same; its other two are a cable's resistance
/// </code>
/// </summary>
static class UnitNames
{
    /// <summary>Null where none is registered. A pack with a secondary one has to say so (RFC 9100).</summary>
    public static string? Senml(string unit, out bool secondary)
    {
        secondary = unit is "ms" or "min" or "h" or "kW" or "kVA" or "kvar" or "Ah" or "Wh" or "kWh" or "varh" or "kvarh" or "kVAh" or "hPa" or "ppm" or "mm" or "km" or "km/h" or "%";
        return unit switch
        {
            "kg" or "g" or "m" or "s" or "A" or "K" or "Hz" or "W" or "J" or "V" or "Pa" or "l" or "l/s" or "%RH" => unit,
            "VA" or "VAs" or "var" or "vars" => unit,
            "L" => "l",
            "L/s" => "l/s",
            "m³" => "m3",
            "m³/s" => "m3/s",
            "°C" => "Cel",
            "1" => "/",
            "%" => "/100",
            _ => secondary ? unit : null,
        };
    }

    /// <summary>Null where OCMF has none.</summary>
    public static string? Ocmf(string unit) => unit is "kWh" or "Wh" ? unit : null;
}

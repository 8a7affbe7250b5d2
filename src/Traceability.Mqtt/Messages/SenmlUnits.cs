namespace Traceability.Mqtt.Messages;

/// <summary>
/// The registered names (RFC 8428 section 12.1, RFC 8798 section 3) of units that are written otherwise in profiles. Nothing is converted: a unit without a
/// registered name (l/h, t) keeps its own, because a converted value would no longer be the one that the segment proves.
/// </summary>
static class SenmlUnits
{
    public static string NameOf(string unit) => unit switch
    {
        "L" => "l",
        "L/s" => "l/s",
        "m³" => "m3",
        "m³/s" => "m3/s",
        "°C" => "Cel",
        "%" => "/100",
        "1" => "/",
        _ => unit,
    };
}

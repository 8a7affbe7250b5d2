namespace Traceability.Site;

public enum GpioBias
{
    PullUp,
    PullDown,

    /// <summary>Off: the circuit outside has its own resistor.</summary>
    None,

    /// <summary>As the overlay in config.txt has set it.</summary>
    AsIs,
}

namespace Traceability.Field.Gpio;

/// <summary>What the pin does where nothing drives it.</summary>
public enum LineBias
{
    /// <summary>As the board or its overlay has set it.</summary>
    AsIs,
    PullUp,
    PullDown,

    /// <summary>Off: the circuit outside has its own resistor.</summary>
    Disabled,
}

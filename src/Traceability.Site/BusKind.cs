namespace Traceability.Site;

public enum BusKind
{
    ModbusTcp,
    ModbusRtu,

    /// <summary>The frames of a serial line through a socket, as plain converters pass them.</summary>
    RtuOverTcp,

    /// <summary>The lines of a GPIO chip: they tell by themselves and are not asked.</summary>
    Gpio,
}

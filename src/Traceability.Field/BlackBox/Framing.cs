namespace Traceability.Field.BlackBox;

/// <summary>How a bus wraps what is asked and answered. The numbers stand in frame files and are final.</summary>
public enum Framing : byte
{
    /// <summary>Modbus TCP: seven bytes of header, no checksum.</summary>
    ModbusTcp = 0,

    /// <summary>Modbus RTU, over a serial line or over TCP: unit in front, CRC-16 behind.</summary>
    ModbusRtu = 1,
}

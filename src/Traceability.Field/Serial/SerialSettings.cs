namespace Traceability.Field.Serial;

/// <summary>A serial port and how its line is spoken on.</summary>
/// <param name="Path">A name that stays with the socket, such as /dev/serial/by-path/…; /dev/ttyUSB0 is whichever was plugged in first.</param>
/// <param name="Baud">Any: also what no table of standard rates has.</param>
public sealed record SerialSettings(string Path, int Baud)
{
    /// <summary>7 or 8.</summary>
    public int DataBits { get; init; } = 8;

    /// <summary>Even is the standard of Modbus (over Serial Line 1.02, 2.5.1); no parity is what most devices are set to.</summary>
    public Parity Parity { get; init; } = Parity.Even;

    /// <summary>1 or 2.</summary>
    public int StopBits { get; init; } = 1;

    /// <summary>Null where the adapter switches by itself, as most USB ones do.</summary>
    public Rs485? Rs485 { get; init; }

    /// <summary>Opened for reading alone, and RTS, by which some adapters switch their transmitter on, let go.</summary>
    public bool ListensOnly { get; init; }

    public int BitsPerCharacter => 1 + DataBits + (Parity == Parity.None ? 0 : 1) + StopBits;
}

namespace Traceability.Edge.Setup.Drafting;

/// <param name="Kind">As a site file calls it.</param>
/// <param name="Place">HOST or HOST:PORT of a socket, /dev/… of a serial port.</param>
/// <param name="Baud">Only of a serial port.</param>
/// <param name="Parity">Only of a serial port: none, even, odd.</param>
sealed record BusDraft(string Name, string Kind, string Place, int Baud, string Parity, IReadOnlyList<UnitDraft> Units)
{
    public const string Serial = "modbus-rtu";

    public bool IsSerial => Kind == Serial;
}

namespace Traceability.Site;

/// <summary>A serial port and how its line is spoken on. Modbus RTU has 8 data bits.</summary>
/// <param name="Device">Path, after the caller's overrides.</param>
/// <param name="Rs485">Null where nothing is to be switched: RS-232, or an adapter that does so by itself.</param>
/// <param name="Turnaround">Rest between an answer and the next question beyond the standard's 3.5 characters.</param>
public sealed record SerialLine(string Device, int Baud, LineParity Parity, int StopBits, Rs485Line? Rs485, TimeSpan Turnaround);

namespace Traceability.Profiles;

/// <summary>How a command is written. The numbers are the functions of the Modbus Application Protocol 1.1b3, 6.5, 6.6, 6.11 and 6.12.</summary>
public enum CommandWrite : byte
{
    Coil = 5,
    Register = 6,
    Coils = 15,
    Registers = 16,
}

using System.Runtime.InteropServices;

namespace Traceability.Simulator.Modbus;

/// <summary>modbus_mapping_t of modbus.h 3.1: the tables that a reply is answered from. A table of no registers answers "illegal data address".</summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct ModbusMapping
{
    public int Bits;
    public int StartBits;
    public int InputBits;
    public int StartInputBits;
    public int InputRegisters;
    public int StartInputRegisters;
    public int Registers;
    public int StartRegisters;
    public byte* TabBits;
    public byte* TabInputBits;
    public ushort* TabInputRegisters;
    public ushort* TabRegisters;
}

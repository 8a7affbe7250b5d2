using System.Runtime.InteropServices;

namespace Traceability.Simulator.Modbus;

/// <summary>
/// The server half of libmodbus 3.1 (`libmodbus.so.5`). One context belongs to one thread. Every call can block, so none is made on a pool thread.
/// A failed call returns −1 and leaves its reason in errno, which is read at once (<see cref="Marshal.GetLastPInvokeError"/>).
/// </summary>
static partial class LibModbus
{
    public const string Library = "libmodbus.so.5";

    /// <summary>Largest Modbus TCP frame: 7 bytes MBAP and 253 bytes PDU.</summary>
    public const int LongestFrame = 260;

    [LibraryImport(Library, EntryPoint = "modbus_new_tcp", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint NewTcp(string ipv4, int port);

    [LibraryImport(Library, EntryPoint = "modbus_new_rtu", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint NewRtu(string device, int baud, byte parity, int dataBits, int stopBits);

    [LibraryImport(Library, EntryPoint = "modbus_set_slave", SetLastError = true)]
    public static partial int SetSlave(nint context, int unit);

    [LibraryImport(Library, EntryPoint = "modbus_free")]
    public static partial void Free(nint context);

    [LibraryImport(Library, EntryPoint = "modbus_close")]
    public static partial void Close(nint context);

    [LibraryImport(Library, EntryPoint = "modbus_set_socket", SetLastError = true)]
    public static partial int SetSocket(nint context, int descriptor);

    [LibraryImport(Library, EntryPoint = "modbus_set_indication_timeout", SetLastError = true)]
    public static partial int SetIndicationTimeout(nint context, uint seconds, uint microseconds);

    [LibraryImport(Library, EntryPoint = "modbus_tcp_listen", SetLastError = true)]
    public static partial int TcpListen(nint context, int backlog);

    [LibraryImport(Library, EntryPoint = "modbus_tcp_accept", SetLastError = true)]
    public static partial int TcpAccept(nint context, ref int listening);

    [LibraryImport(Library, EntryPoint = "modbus_receive", SetLastError = true)]
    public static unsafe partial int Receive(nint context, byte* request);

    [LibraryImport(Library, EntryPoint = "modbus_reply", SetLastError = true)]
    public static unsafe partial int Reply(nint context, byte* request, int length, ModbusMapping* mapping);

    [LibraryImport(Library, EntryPoint = "modbus_reply_exception", SetLastError = true)]
    public static unsafe partial int ReplyException(nint context, byte* request, uint code);
}

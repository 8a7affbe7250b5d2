using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Traceability.Field.Serial;

/// <summary>struct serial_rs485 of linux/serial.h; 32 bytes. Delays in milliseconds.</summary>
[StructLayout(LayoutKind.Sequential)]
struct SerialRs485
{
    public const uint SER_RS485_ENABLED = 1, SER_RS485_RTS_ON_SEND = 2, SER_RS485_RTS_AFTER_SEND = 4;

    public uint Flags;
    public uint DelayBeforeSend;
    public uint DelayAfterSend;
    public Padding Rest;

    [InlineArray(5)]
    public struct Padding
    {
        uint first;
    }

    public static SerialRs485 Of(Rs485 wanted) => new()
    {
        Flags = SER_RS485_ENABLED | (wanted.RtsOnSend ? SER_RS485_RTS_ON_SEND : SER_RS485_RTS_AFTER_SEND),
        DelayBeforeSend = (uint)wanted.BeforeSend.TotalMilliseconds,
        DelayAfterSend = (uint)wanted.AfterSend.TotalMilliseconds,
    };
}

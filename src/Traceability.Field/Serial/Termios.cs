using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Traceability.Field.Serial;

/// <summary>struct termios2 of the kernel (asm-generic/termbits.h: x86, ARM), the one whose speed is a number and not a name; 44 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
struct Termios
{
    public const uint IGNBRK = 0x1;
    public const uint CBAUD = 0x100F, BOTHER = 0x1000, CIBAUD = CBAUD << 16;
    public const uint CS7 = 0x20, CS8 = 0x30, CSTOPB = 0x40, CREAD = 0x80, PARENB = 0x100, PARODD = 0x200, CLOCAL = 0x800;
    public const int VTIME = 5, VMIN = 6;

    public uint InputFlags;
    public uint OutputFlags;
    public uint ControlFlags;
    public uint LocalFlags;
    public byte Discipline;
    public Characters Control;
    public uint InputSpeed;
    public uint OutputSpeed;

    [InlineArray(19)]
    public struct Characters
    {
        byte first;
    }

    /// <summary>Data bits, parity and stop bits as they are usually written: 8E1.</summary>
    public readonly string Frame
    {
        get
        {
            var parity = (ControlFlags & PARENB) == 0 ? 'N' : (ControlFlags & PARODD) == 0 ? 'E' : 'O';
            return $"{5 + ((ControlFlags & CS8) >> 4)}{parity}{((ControlFlags & CSTOPB) == 0 ? 1 : 2)}";
        }
    }

    /// <summary>Bytes as they come: no echo, no signals, no flow control, nothing translated, no modem lines.</summary>
    public static Termios Raw(SerialSettings settings)
    {
        var raw = new Termios
        {
            // A break is a short on the wire or a plug being pulled; what it damaged, the frame's own check finds.
            InputFlags = IGNBRK,
            ControlFlags = BOTHER | BOTHER << 16 | CREAD | CLOCAL | (settings.DataBits == 7 ? CS7 : CS8),
            InputSpeed = (uint)settings.Baud,
            OutputSpeed = (uint)settings.Baud,
        };
        if (settings.StopBits == 2) raw.ControlFlags |= CSTOPB;
        if (settings.Parity != Parity.None) raw.ControlFlags |= PARENB;
        if (settings.Parity == Parity.Odd) raw.ControlFlags |= PARODD;
        raw.Control[VMIN] = 1;
        raw.Control[VTIME] = 0;
        return raw;
    }
}

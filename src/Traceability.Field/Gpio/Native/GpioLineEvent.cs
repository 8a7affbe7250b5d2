using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Traceability.Field.Gpio.Native;

/// <summary>struct gpio_v2_line_event, 48 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
struct GpioLineEvent
{
    public ulong TimestampNs;
    public uint Id;
    public uint Offset;
    public uint Sequence;
    public uint LineSequence;
    Padding6 padding;

    [InlineArray(6)]
    struct Padding6
    {
        uint first;
    }
}

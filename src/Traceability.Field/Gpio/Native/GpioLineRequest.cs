using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Traceability.Field.Gpio.Native;

/// <summary>struct gpio_v2_line_request, 592 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
struct GpioLineRequest
{
    public Offsets64 Offsets;
    public GpioChipInfo.Text32 Consumer;
    public GpioLineConfig Config;
    public uint LineCount;
    public uint EventBufferSize;
    Padding5 padding;

    /// <summary>The kernel's answer: the descriptor that holds the line.</summary>
    public int Descriptor;

    [InlineArray(64)]
    public struct Offsets64
    {
        uint first;
    }

    [InlineArray(5)]
    struct Padding5
    {
        uint first;
    }
}

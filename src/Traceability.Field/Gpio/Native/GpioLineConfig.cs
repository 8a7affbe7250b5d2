using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Traceability.Field.Gpio.Native;

/// <summary>struct gpio_v2_line_config, 272 bytes. What is not used must be zero, or the kernel refuses it.</summary>
[StructLayout(LayoutKind.Sequential)]
struct GpioLineConfig
{
    public GpioFlags Flags;
    public uint AttributeCount;
    Padding5 padding;
    public Attributes10 Attributes;

    [InlineArray(5)]
    struct Padding5
    {
        uint first;
    }

    [InlineArray(10)]
    public struct Attributes10
    {
        GpioLineAttribute first;
    }
}

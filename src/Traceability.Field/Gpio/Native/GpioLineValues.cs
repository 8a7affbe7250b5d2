using System.Runtime.InteropServices;

namespace Traceability.Field.Gpio.Native;

/// <summary>struct gpio_v2_line_values, 16 bytes; bit i is line i of the request. Active is 1, whatever the level that means.</summary>
[StructLayout(LayoutKind.Sequential)]
struct GpioLineValues
{
    public ulong Bits;
    public ulong Mask;
}

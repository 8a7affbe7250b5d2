using System.Runtime.InteropServices;

namespace Traceability.Field.Gpio.Native;

/// <summary>struct gpio_v2_line_attribute (16 bytes) with the lines it is for: struct gpio_v2_line_config_attribute, 24 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 24)]
struct GpioLineAttribute
{
    public const uint OutputValues = 2, Debounce = 3;

    [FieldOffset(0)] public uint Id;

    /// <summary>With <see cref="OutputValues"/>.</summary>
    [FieldOffset(8)] public ulong Values;

    /// <summary>With <see cref="Debounce"/>.</summary>
    [FieldOffset(8)] public uint DebounceUs;

    [FieldOffset(16)] public ulong Mask;
}

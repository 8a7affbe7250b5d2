using Microsoft.Win32.SafeHandles;
using Traceability.Field.Gpio.Native;

namespace Traceability.Field.Gpio;

/// <summary>The level of a request's one line, debounced where that was asked for.</summary>
static class LineLevel
{
    public static bool? Read(SafeFileHandle file)
    {
        GpioLineValues values = new() { Mask = 1 };
        return Libc.Control(file, Ioctl.GetValues, ref values) < 0 ? null : (values.Bits & 1) != 0;
    }

    public static bool Write(SafeFileHandle file, bool active)
    {
        GpioLineValues values = new() { Bits = active ? 1u : 0u, Mask = 1 };
        return Libc.Control(file, Ioctl.SetValues, ref values) >= 0;
    }
}

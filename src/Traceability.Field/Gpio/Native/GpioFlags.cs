namespace Traceability.Field.Gpio.Native;

/// <summary>enum gpio_v2_line_flag.</summary>
[Flags]
enum GpioFlags : ulong
{
    None = 0,
    ActiveLow = 1 << 1,
    Input = 1 << 2,
    Output = 1 << 3,
    EdgeRising = 1 << 4,
    EdgeFalling = 1 << 5,
    BiasPullUp = 1 << 8,
    BiasPullDown = 1 << 9,
    BiasDisabled = 1 << 10,
}

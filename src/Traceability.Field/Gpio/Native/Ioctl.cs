namespace Traceability.Field.Gpio.Native;

/// <summary>The requests of linux/gpio.h, version 2 of its interface; the size of the structure stands in bits 16 to 29 of each.</summary>
static class Ioctl
{
    public const nuint ChipInfo = 0x8044B401, GetLine = 0xC250B407, GetValues = 0xC010B40E, SetValues = 0xC010B40F;
}

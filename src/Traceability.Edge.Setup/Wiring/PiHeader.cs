namespace Traceability.Edge.Setup.Wiring;

/// <summary>Where a line of the Raspberry Pi's own chip comes out: position in the 40-pin header by BCM number (Raspberry Pi documentation, "GPIO and the 40-pin header").</summary>
static class PiHeader
{
    static readonly int[] Pins = [27, 28, 3, 5, 7, 29, 31, 26, 24, 21, 19, 23, 32, 33, 8, 10, 36, 11, 12, 35, 38, 40, 15, 16, 18, 22, 37, 13];

    static readonly string[] Chips = ["pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1"];

    /// <summary>Null on any other chip.</summary>
    public static int? PinOf(string chip, int line) => Chips.Contains(chip) && line < Pins.Length ? Pins[line] : null;
}

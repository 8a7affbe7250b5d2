namespace Traceability.Site;

/// <summary>One GPIO chip and what is wired to it.</summary>
/// <param name="Name">At this site; the bus of its pulse counters' channels.</param>
/// <param name="Label">By which the chip is found, such as pinctrl-rp1: its number changes with the kernel.</param>
/// <param name="Lines">In the order of the site file.</param>
public sealed record GpioBank(string Name, string Label, IReadOnlyList<GpioLine> Lines);

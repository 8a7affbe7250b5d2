using Traceability.Field.Gpio;
using Traceability.Testing;
using Xunit;

namespace Traceability.Field.Tests.Gpio;

/// <summary>Without a chip; what a chip does is seen on a real kernel (GuestTests).</summary>
public sealed class GpioChipTests
{
    [Fact]
    public void A_machine_without_chips_says_so()
    {
        using var scratch = new Peer.Scratch();
        Assert.Null(GpioChip.Find("pinctrl-rp1", scratch.Path, out var error));
        Assert.Equal($"no GPIO chip in {scratch.Path}", error);
    }

    [Fact]
    public void What_is_no_chip_is_named_beside_the_label_that_was_not_found()
    {
        using var scratch = new Peer.Scratch();
        var path = scratch.Write("gpiochip0", []);
        Assert.Null(GpioChip.Find("pinctrl-rp1", scratch.Path, out var error));
        Assert.StartsWith($"no GPIO chip with the label pinctrl-rp1; there are {path}: ", error, StringComparison.Ordinal);
    }
}

using System.Globalization;

namespace Traceability.Field.Tests.Gpio;

/// <summary>A chip of gpio-sim (kernel 5.17 on), made by configfs and driven by sysfs: the other end of the wires.</summary>
sealed class SimulatedChip : IDisposable
{
    const string Root = "/sys/kernel/config/gpio-sim";

    readonly string device;
    readonly string pins;

    public SimulatedChip(string label, int lines = 8)
    {
        Label = label;
        device = Path.Combine(Root, Guid.NewGuid().ToString("n"));
        var bank = Directory.CreateDirectory(Path.Combine(Directory.CreateDirectory(device).FullName, "bank0")).FullName;
        File.WriteAllText(Path.Combine(bank, "num_lines"), lines.ToString(CultureInfo.InvariantCulture));
        File.WriteAllText(Path.Combine(bank, "label"), label);
        File.WriteAllText(Path.Combine(device, "live"), "1");
        var chip = File.ReadAllText(Path.Combine(bank, "chip_name")).Trim();
        DevicePath = "/dev/" + chip;
        pins = $"/sys/devices/platform/{File.ReadAllText(Path.Combine(device, "dev_name")).Trim()}/{chip}";
    }

    public string Label { get; }
    public string DevicePath { get; }

    public void Pull(int line, bool up) => File.WriteAllText(Pin(line, "pull"), up ? "pull-up" : "pull-down");

    /// <summary>Low and high again, as a contact to ground that closes and opens.</summary>
    public void Pulse(int line)
    {
        Pull(line, up: false);
        Pull(line, up: true);
    }

    public bool IsHigh(int line) => File.ReadAllText(Pin(line, "value")).Trim() == "1";

    public void Dispose()
    {
        File.WriteAllText(Path.Combine(device, "live"), "0");
        Directory.Delete(Path.Combine(device, "bank0"));
        Directory.Delete(device);
    }

    string Pin(int line, string what) => Path.Combine(pins, $"sim_gpio{line.ToString(CultureInfo.InvariantCulture)}", what);
}

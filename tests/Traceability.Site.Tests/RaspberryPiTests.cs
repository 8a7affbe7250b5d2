using System.Globalization;
using System.Text.RegularExpressions;
using Traceability.Testing;
using Xunit;

namespace Traceability.Site.Tests;

/// <summary>firmware-config/raspberry-pi, checked by the programs that will read it, as far as they are here.</summary>
public sealed partial class RaspberryPiTests
{
    const string Folder = "raspberry-pi";

    static string File(string name) => RepositoryRoot.File("firmware-config", Folder, name);

    [Fact]
    public void Every_file_has_its_place_in_the_table_of_the_readme_and_every_place_a_file()
    {
        var named = System.IO.File.ReadLines(File("README.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);
        var there = Directory.GetFiles(RepositoryRoot.File("firmware-config", Folder)).Select(path => Path.GetFileName(path)).Where(name => !name.EndsWith(".md", StringComparison.Ordinal)); // pages are read, not installed
        Assert.Equal(there.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    /// <summary>What a line of config.txt takes from the header (BCM), and the address of the UART that is a second bus.</summary>
    static readonly Dictionary<string, (int[] Pins, string? Uart)> Takes = new()
    {
        ["enable_uart=1"] = ([14, 15], null),
        ["dtoverlay=uart4"] = ([8, 9], "fe201800.serial"),
        ["dtoverlay=uart2-pi5"] = ([4, 5], "1f00038000.serial"),
        ["dtparam=i2c_arm=on"] = ([2, 3], null),
        ["dtoverlay=i2c-rtc,ds3231"] = ([], null),
        ["dtoverlay=disable-bt"] = ([], null),
        ["dtoverlay=disable-wifi"] = ([], null),
        ["dtparam=watchdog=on"] = ([], null),
        ["dtparam=audio=off"] = ([], null),
        ["camera_auto_detect=0"] = ([], null),
        ["display_auto_detect=0"] = ([], null),
    };

    static List<string> Configuration() => [.. System.IO.File.ReadLines(File("config.txt")).Where(line => line is [not '#' and not '[', ..])];

    static List<int> TakenPins() => [.. Configuration().Where(line => !line.StartsWith("gpio=", StringComparison.Ordinal)).SelectMany(line => Takes[line].Pins)];

    [Fact]
    public void No_pin_is_given_twice_in_the_boot_configuration()
    {
        var pins = Configuration().Where(line => line.StartsWith("gpio=", StringComparison.Ordinal)).SelectMany(line => line.Split('=')[1].Split(',')).Select(pin => int.Parse(pin, CultureInfo.InvariantCulture)).ToList();
        Assert.NotEmpty(pins);
        Assert.Distinct([.. pins, .. TakenPins()]);
    }

    [Fact]
    public void The_readme_warns_of_each_pin_that_the_boot_configuration_takes()
    {
        var excluded = Without().Matches(System.IO.File.ReadAllText(File("README.md"))).SelectMany(pair => new[] { pair.Groups[1].Value, pair.Groups[2].Value });
        Assert.Equal(TakenPins().Order(), excluded.Select(pin => int.Parse(pin, CultureInfo.InvariantCulture)).Order());
    }

    [Fact]
    public void Each_second_bus_has_a_name_of_its_own()
    {
        var rules = System.IO.File.ReadAllLines(File("60-traceability-edge.rules"));
        foreach (var line in Configuration())
            if (Takes.TryGetValue(line, out var takes) && takes.Uart is { } uart)
                Assert.Contains(rules, rule => rule.Contains(uart, StringComparison.Ordinal) && rule.Contains("SYMLINK+=\"bus-uart-2\"", StringComparison.Ordinal));
    }

    [Fact]
    public void The_udev_rules_are_ones_that_udev_understands()
    {
        var verify = Peer.Run("udevadm", ["verify", "--resolve-names=never", File("60-traceability-edge.rules")], []);
        Assert.SkipWhen(verify is null || verify.Error.Contains("Unknown command verb", StringComparison.Ordinal), "no udevadm here that verifies (Debian 13: udev)");
        Assert.True(verify.Code == 0, verify.Output + verify.Error);
    }

    [Fact]
    public void The_drop_in_fits_the_unit()
    {
        using var scratch = new Peer.Scratch();
        const string unit = "traceability-edge-agent.service";
        var text = System.IO.File.ReadAllText(RepositoryRoot.File("deploy", "systemd", unit)).Replace("/usr/bin/dotnet", "/bin/true", StringComparison.Ordinal);
        var path = scratch.Write(unit, System.Text.Encoding.UTF8.GetBytes(text));
        var dropIn = Directory.CreateDirectory(path + ".d").FullName;
        System.IO.File.Copy(File("gpio.conf"), Path.Combine(dropIn, "gpio.conf"));
        var verify = Peer.Run("systemd-analyze", ["verify", "--man=no", path], []);
        Assert.SkipWhen(verify is null, "no systemd-analyze here (Debian: systemd)");
        // It also speaks of the machine's other units; only ours is ours.
        Assert.DoesNotContain(verify.Error.Split('\n'), line => line.Contains(unit, StringComparison.Ordinal) || line.Contains("gpio.conf", StringComparison.Ordinal));
    }

    [Fact]
    public void The_temporary_files_are_ones_that_systemd_understands()
    {
        using var scratch = new Peer.Scratch();
        var made = Peer.Run("systemd-tmpfiles", ["--create", "--root=" + scratch.Path, File("traceability-edge.tmpfiles")], []);
        Assert.SkipWhen(made is null, "no systemd-tmpfiles here (Debian: systemd)");
        Assert.True(made.Code == 0, made.Error);
        Assert.True(Directory.Exists(Path.Combine(scratch.Path, "var", "tmp")));
    }

    /// <summary>A pair of lines that a site may not take, with the reason behind it.</summary>
    [GeneratedRegex(@"\b(\d+) and (\d+)\s+\(")]
    private static partial Regex Without();
}

using Traceability.Testing;
using Xunit;

namespace Traceability.Site.Tests;

/// <summary>firmware-config/raspberry-pi, checked by the programs that will read it, as far as they are here.</summary>
public sealed class RaspberryPiTests
{
    const string Folder = "raspberry-pi";

    static string File(string name) => RepositoryRoot.File("firmware-config", Folder, name);

    [Fact]
    public void Every_file_has_its_place_in_the_table_of_the_readme_and_every_place_a_file()
    {
        var named = System.IO.File.ReadLines(File("README.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);
        var there = Directory.GetFiles(RepositoryRoot.File("firmware-config", Folder)).Select(path => Path.GetFileName(path)).Where(name => name != "README.md");
        Assert.Equal(there.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_pin_is_given_twice_in_the_boot_configuration()
    {
        var pins = System.IO.File.ReadLines(File("config.txt")).Where(line => line.StartsWith("gpio=", StringComparison.Ordinal)).SelectMany(line => line.Split('=')[1].Split(',')).ToList();
        Assert.NotEmpty(pins);
        Assert.Distinct(pins);
        // I2C, the board's UART and the overlays' UARTs have these.
        Assert.Empty(pins.Intersect(["2", "3", "4", "5", "8", "9", "14", "15"]));
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
}

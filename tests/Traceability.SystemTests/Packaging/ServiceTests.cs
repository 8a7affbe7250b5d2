using System.Globalization;
using Traceability.Testing;
using Xunit;

namespace Traceability.SystemTests.Packaging;

/// <summary>The offline folder on a Debian whose own systemd is the first process of a real kernel, without a network: what a device does when it is switched on.</summary>
[Trait("Category", "Rig")]
public sealed class ServiceTests : IDisposable
{
    /// <summary>In the order in which the script says them.</summary>
    static readonly string[] Steps = ["ready after boot", "asked by the group", "ready after a restart", "asked after it", "taken for dead by the watchdog", "ready after that", "asked once more"];

    readonly Packing packing = new();
    readonly Peer.Scratch scratch = new();

    public void Dispose()
    {
        packing.Dispose();
        scratch.Dispose();
    }

    [Fact]
    public async Task A_card_that_is_switched_on_runs_the_agent_for_its_group_and_systemd_brings_a_hung_one_back()
    {
        var tree = await packing.BareDebianAsync("systemd", "systemd-sysv", "dbus", "curl", "passwd");
        await packing.InstallAsync(tree);
        Configure(tree);
        Assert.Equal(0, (await Packing.RunAsync("chroot", tree, "/bin/sh", "-c", "useradd -G traceability-edge engineer && useradd stranger && chgrp traceability-edge /etc/traceability-edge/*")).Code);

        var said = await Rig.RunAsync(scratch.Path, Script, TestContext.Current.CancellationToken, tree);
        Assert.False(said.Contains("never: ", StringComparison.Ordinal), said);
        var at = -1;
        foreach (var step in Steps)
        {
            Assert.True(said.IndexOf("\n" + step, at + 1, StringComparison.Ordinal) > at, $"{step} is missing or out of order:\n{said}");
            at = said.IndexOf("\n" + step, at + 1, StringComparison.Ordinal);
        }
        Assert.Contains("type notify, user traceability-edge", said, StringComparison.Ordinal);
        Assert.Matches("the stranger: curl: .*Couldn't connect", said);
        Assert.Matches("the stranger before the door: ls: .*Permission denied", said);
        Assert.Equal(3, said.Split("\"device\":\"edge-mine\"").Length - 1);
    }

    /// <summary>Site and terms as an engineer puts them on the card; the data on a file system that can share memory, which 9p cannot.</summary>
    static void Configure(string tree)
    {
        var etc = Path.Combine(tree, "etc");
        File.Copy(RepositoryRoot.File("firmware-config", "sites", "demo-mine.yaml"), Path.Combine(etc, "traceability-edge", "site.yaml"));
        File.WriteAllText(Path.Combine(etc, "traceability-edge", "terms"), Terms.Of("demo", "mine", "edge-mine").Encode());
        foreach (var file in (string[])["site.yaml", "terms"]) File.SetUnixFileMode(Path.Combine(etc, "traceability-edge", file), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        File.WriteAllText(Path.Combine(etc, "fstab"), string.Create(CultureInfo.InvariantCulture,
            $"tmpfs /var/lib/traceability-edge tmpfs uid={IdIn(Path.Combine(etc, "passwd"))},gid={IdIn(Path.Combine(etc, "group"))},mode=0700 0 0\n"));
        // tests/rig/README.md: .NET in the emulated machine.
        var more = Directory.CreateDirectory(Path.Combine(etc, "systemd", "system", "traceability-edge-agent.service.d")).FullName;
        File.WriteAllText(Path.Combine(more, "rig.conf"), "[Service]\nEnvironment=DOTNET_GCHeapHardLimit=0x18000000\n");
    }

    static int IdIn(string accounts) =>
        int.Parse(File.ReadLines(accounts).Single(line => line.StartsWith("traceability-edge:", StringComparison.Ordinal)).Split(':')[2], CultureInfo.InvariantCulture);

    // The hung process takes no signal but the last: the watchdog's half minute, then that of the stop.
    const string Script = """
        unit=traceability-edge-agent.service
        ask() { su -s /bin/sh "$1" -c "curl -sS --max-time 60 --unix-socket /run/traceability-edge/agent.sock http://agent/v1/status" 2>&1 | head -c 200; echo; }
        until_it() {
            for i in $(seq 120); do
                [ "$(systemctl show -P "$2" $unit)" "$3" "$4" ] && { echo "$1"; return; }
                sleep 2
            done
            echo "never: $1"; systemctl status $unit --no-pager -l; journalctl --no-pager -u $unit | tail -n 30
        }
        until_is() { until_it "$1" "$2" = "$3"; }
        until_more() { until_it "$1" "$2" -gt "$3"; }
        echo
        until_is "ready after boot" ActiveState active
        echo "type $(systemctl show -P Type $unit), user $(systemctl show -P User $unit), $(systemctl show -P StatusText $unit)"
        echo "asked by the group: $(ask engineer)"
        echo "the stranger: $(ask stranger)"
        echo "the stranger before the door: $(su -s /bin/sh stranger -c 'ls /run/traceability-edge' 2>&1)"
        systemctl restart $unit
        until_is "ready after a restart" ActiveState active
        echo "asked after it: $(ask engineer)"
        restarts=$(systemctl show -P NRestarts $unit)
        kill -STOP $(systemctl show -P MainPID $unit)
        until_more "taken for dead by the watchdog" NRestarts $restarts
        until_is "ready after that" ActiveState active
        echo "asked once more: $(ask engineer)"
        grep Seccomp: /proc/$(systemctl show -P MainPID $unit)/status
        """;
}

using Traceability.Testing;
using Xunit;

namespace Traceability.SystemTests.Packaging;

/// <summary>deploy/package as somebody runs it, and what it makes on a Debian that has nothing else, without a network.</summary>
[Trait("Category", "Package")]
public sealed class PackageTests : IDisposable
{
    static readonly string Site = RepositoryRoot.File("firmware-config", "sites", "demo-mine.yaml");
    readonly Packing packing = new();

    public void Dispose() => packing.Dispose();

    [Fact]
    public async Task On_a_bare_Debian_the_offline_folder_gives_a_device_that_checks_its_site_and_starts()
    {
        var tree = await packing.BareDebianAsync();
        await packing.InstallAsync(tree);
        Assert.True(Directory.EnumerateFileSystemEntries(Path.Combine(tree, "etc", "systemd", "system", "multi-user.target.wants"), "traceability-edge-agent.service").Any(), "a card that is put into a device starts no agent");
        File.Copy(Site, Path.Combine(tree, "etc", "traceability-edge", "site.yaml"));

        var check = await InTreeAsync(tree, "edge-setup check");
        Assert.True(check.Code == 0, check.Said);
        Assert.Contains("demo/mine/edge-mine is in order", check.Said, StringComparison.Ordinal);
        // As the service's user; without enrolment it says so, and that is as far as it can come alone.
        var agent = await InTreeAsync(tree, "su -s /bin/sh traceability-edge -c '/opt/traceability-edge/dotnet/dotnet /opt/traceability-edge/Traceability.Edge.Agent.dll --site /etc/traceability-edge/site.yaml --profiles /opt/traceability-edge/profiles --data /var/lib/traceability-edge'");
        Assert.Equal(3, agent.Code);
        Assert.Contains("not enrolled yet", agent.Said, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(tree, "var", "lib", "traceability-edge", "keys", "label.key")), "the agent has made its keys");

        // The same once more, and away: the evidence stays.
        Assert.Equal(0, (await InTreeAsync(tree, "edge-setup upgrade /var/lib/traceability-edge-packages/current")).Code);
        Assert.Equal(0, (await InTreeAsync(tree, "dpkg --purge traceability-edge")).Code);
        Assert.True(File.Exists(Path.Combine(tree, "var", "lib", "traceability-edge", "keys", "label.key")), "purged keys");
        Assert.False(Path.Exists(Path.Combine(tree, "opt", "traceability-edge", "dotnet")));
    }

    [Fact]
    public async Task The_package_for_the_Pi_holds_arm64_libraries_and_no_others()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/dpkg-deb"), "no dpkg-deb on this machine");
        // Nothing of it runs here: an archive of the right shape, and a libmosquitto by name.
        var mosquitto = Path.Combine(packing.Folder, "libmosquitto1_2.0.11_arm64.deb");
        var control = Directory.CreateDirectory(Path.Combine(packing.Folder, "mosquitto", "DEBIAN")).FullName;
        File.WriteAllText(Path.Combine(control, "control"), "Package: libmosquitto1\nVersion: 2.0.11\nArchitecture: arm64\nMaintainer: nobody <nobody@traceability.invalid>\nDescription: stands in\n");
        Assert.Equal(0, (await Packing.RunAsync("dpkg-deb", "--root-owner-group", "--build", Path.GetDirectoryName(control)!, mosquitto)).Code);
        var shape = Path.Combine(packing.Folder, "arm64-runtime");
        Directory.CreateDirectory(Path.Combine(shape, "shared", "Microsoft.AspNetCore.App", "10.0.0"));
        File.WriteAllText(Path.Combine(shape, "dotnet"), "");
        var runtime = Path.Combine(packing.Folder, "aspnetcore-runtime-10.0.0-linux-arm64.tar.gz");
        Assert.Equal(0, (await Packing.RunAsync("tar", "-C", shape, "-czf", runtime, ".")).Code);

        var made = await packing.PackageAsync("arm64", runtime, "--libmosquitto", mosquitto);
        Assert.True(made.Code == 0, made.Said);
        var package = Assert.Single(Directory.GetFiles(made.Said.Trim().Split('\n')[^1], "traceability-edge_*_arm64.deb"));
        var content = Path.Combine(packing.Folder, "content");
        Assert.Equal(0, (await Packing.RunAsync("dpkg-deb", "-x", package, content)).Code);
        var native = Directory.GetFiles(content, "*.so", SearchOption.AllDirectories);
        Assert.NotEmpty(native);
        // ELF: the machine at 18 is 183, AArch64.
        Assert.All(native, library => Assert.Equal(183, BitConverter.ToUInt16(File.ReadAllBytes(library), 18)));
        Assert.True(File.Exists(Path.Combine(content, "opt", "traceability-edge", "profiles", "eastron-sdm630.yaml")));
        Assert.Contains("complete -o default -F _edge_setup edge-setup", File.ReadAllText(Path.Combine(content, "usr", "share", "bash-completion", "completions", "edge-setup")), StringComparison.Ordinal);
        Assert.Contains("ExecStart=/opt/traceability-edge/dotnet/dotnet ", File.ReadAllText(Path.Combine(content, "usr", "lib", "systemd", "system", "traceability-edge-agent.service")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--arch", "armhf")]
    [InlineData("--runtime", "/nowhere/runtime.tar.gz")]
    [InlineData("--checksum", "abc")]
    [InlineData("--checksum", "0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task What_cannot_be_packed_is_refused_before_anything_is_built(string option, string value)
    {
        var runtime = Path.Combine(packing.Folder, "aspnetcore-runtime-10.0.0-linux-arm64.tar.gz");
        File.WriteAllText(runtime, "no archive");
        var given = new Dictionary<string, string> { ["--arch"] = "arm64", ["--runtime"] = runtime, ["--checksum"] = Packing.Sum(runtime), ["--out"] = Path.Combine(packing.Folder, "out"), [option] = value };
        var refused = await Packing.RunAsync(RepositoryRoot.File("deploy", "package"), [.. given.SelectMany(pair => new[] { pair.Key, pair.Value })]);
        Assert.Equal(2, refused.Code);
        Assert.False(Directory.Exists(given["--out"]));
    }

    /// <summary>Without a network and with a /proc of its own, as a device has one.</summary>
    static Task<(int Code, string Said)> InTreeAsync(string tree, string command) =>
        Packing.RunAsync("unshare", "--net", "--pid", "--fork", "--mount-proc=" + Path.Combine(tree, "proc"), "chroot", tree, "/bin/sh", "-c", command);
}

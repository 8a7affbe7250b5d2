using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Traceability.Testing;
using Xunit;

namespace Traceability.SystemTests.Packaging;

/// <summary>deploy/package and a bare Debian, in a folder that goes with it. Skips the test, by name, where something that it needs is not here.</summary>
sealed class Packing : IDisposable
{
    /// <summary>A publish or an installation of a base system on two busy cores.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    public string Folder { get; } = Directory.CreateTempSubdirectory("tr-package-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>What every Debian and Raspberry Pi OS has; the rest is in the offline folder.</summary>
    public async Task<string> BareDebianAsync(params string[] more)
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64, "the bare Debian is of this machine's architecture, and the package of amd64");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "installing needs root");
        Assert.SkipUnless(File.Exists("/usr/sbin/debootstrap"), "no debootstrap on this machine");
        var tree = Path.Combine(Folder, "debian");
        var debian = await RunAsync("debootstrap", "--variant=minbase", "--include=" + string.Join(',', ["libssl3", "libstdc++6", "ca-certificates", "tzdata", .. more]), "bookworm", tree);
        Assert.SkipUnless(debian.Code == 0, $"no bare Debian to be had: {debian.Said.Trim().Split('\n')[^1]}");
        return tree;
    }

    /// <summary>Packs for this machine, and installs into the tree without a network.</summary>
    public async Task InstallAsync(string tree)
    {
        var made = await PackageAsync("amd64", await RuntimeAsync("linux-x64"));
        Assert.True(made.Code == 0, made.Said);
        var installed = await RunAsync("unshare", "--net", Path.Combine(made.Said.Trim().Split('\n')[^1], "install.sh"), "--root", tree);
        Assert.True(installed.Code == 0, installed.Said);
    }

    public Task<(int Code, string Said)> PackageAsync(string architecture, string runtime, params string[] more) =>
        RunAsync(RepositoryRoot.File("deploy", "package"), ["--arch", architecture, "--runtime", runtime, "--checksum", Sum(runtime), "--out", Path.Combine(Folder, "out"), .. more]);

    public static string Sum(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    /// <summary>The runtime that these tests run on, as its maker packs it.</summary>
    async Task<string> RuntimeAsync(string rid)
    {
        // …/shared/Microsoft.NETCore.App/10.0.n/
        var home = new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory()).Parent!.Parent!.Parent!.FullName;
        var archive = Path.Combine(Folder, $"aspnetcore-runtime-{Environment.Version}-{rid}.tar.gz");
        var packed = await RunAsync("tar", "-C", home, "-czf", archive, "dotnet", "host", "shared/Microsoft.NETCore.App", "shared/Microsoft.AspNetCore.App");
        Assert.True(packed.Code == 0, packed.Said);
        return archive;
    }

    public static async Task<(int Code, string Said)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var said = Task.WhenAll(process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        return (process.ExitCode, string.Concat(await said));
    }
}

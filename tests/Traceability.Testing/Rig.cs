using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Traceability.Testing;

/// <summary>A virtual machine with a real kernel and a simulated GPIO chip, its root this machine's own files, read-only (tests/rig/README.md).</summary>
public static class Rig
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(12), BuildPatience = TimeSpan.FromMinutes(20);
    static readonly SemaphoreSlim Building = new(1);

    /// <summary>What the guest sees of itself: only there.</summary>
    public static bool IsHere => Environment.GetEnvironmentVariable("RIG_GUEST") == "1";

    /// <summary>
    /// Runs a script in the machine, as root, with <paramref name="folder"/> as /tmp/rig, and gives what it printed once the machine is off.
    /// Skips the test, by name, where something that it needs is not here.
    /// </summary>
    /// <param name="tree">A system to boot instead of this machine's, with its own systemd; the folder is /srv then.</param>
    public static async Task<string> RunAsync(string folder, string script, CancellationToken cancellationToken, string? tree = null)
    {
        foreach (var (command, package) in (ReadOnlySpan<(string, string)>)[("qemu-system-x86_64", "qemu-system-x86"), ("busybox", "busybox-static"), ("cpio", "cpio")])
            Assert.SkipUnless(OnPath(command), $"no {command} here (Debian: {package})");
        Assert.SkipWhen(RepositoryRoot.Path.StartsWith("/tmp/", StringComparison.Ordinal), "the checkout is under /tmp, which the rig does not see");
        var kernel = await KernelAsync(cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "run.sh"), "export RIG_GUEST=1\n" + script, cancellationToken);
        var (code, said) = await RunAsync(Patience, cancellationToken, RepositoryRoot.File("tests", "rig", "boot"), [kernel, folder, .. tree is null ? (string[])[] : [tree]]);
        Assert.True(code == 0 && said.Contains("rig: run.sh ended with", StringComparison.Ordinal), $"the machine ended with {code}:\n{said}");
        return said;
    }

    /// <summary>RIG_KERNEL, or the one that was built once for this kernel.config, outside of the checkout; built now where the source is here.</summary>
    static async Task<string> KernelAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("RIG_KERNEL") is { Length: > 0 } given)
        {
            Assert.True(File.Exists(given), $"RIG_KERNEL={given}: there is no such file");
            return given;
        }
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } home ? home : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var config = await File.ReadAllBytesAsync(RepositoryRoot.File("tests", "rig", "kernel.config"), cancellationToken);
        var kernel = Path.Combine(cache, "traceability-edge", $"rig-{Convert.ToHexStringLower(SHA256.HashData(config))[..16]}.bzImage");
        await Building.WaitAsync(cancellationToken);
        try
        {
            if (File.Exists(kernel)) return kernel;
            var (code, said) = await RunAsync(BuildPatience, cancellationToken, RepositoryRoot.File("tests", "rig", "build-kernel"), kernel);
            Assert.SkipUnless(code == 0, $"no kernel for the rig: RIG_KERNEL names none, and none could be built: {said.Trim().Split('\n')[^1]}");
            return kernel;
        }
        finally
        {
            Building.Release();
        }
    }

    static bool OnPath(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, command)));

    static async Task<(int Code, string Said)> RunAsync(TimeSpan patience, CancellationToken cancellationToken, string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        // Line by line, so that what was said before it was given up is not lost.
        StringBuilder said = new();
        process.OutputDataReceived += (_, line) => { lock (said) said.Append(line.Data).Append('\n'); };
        process.ErrorDataReceived += (_, line) => { lock (said) said.Append(line.Data).Append('\n'); };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, said.ToString());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            lock (said) return (-1, $"{said}{Path.GetFileName(command)} did not end within {patience.TotalMinutes} minutes");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}

using System.Diagnostics;

namespace Traceability.Edge.Setup.Installing;

/// <summary>
/// A folder that deploy/package made, on a stick or kept on this device. Its own <c>install.sh</c> does the work, so that what installs a version
/// is what was packed with it, whichever edge-setup asks.
/// </summary>
sealed class OfflineFolder(string path)
{
    /// <summary>Where install.sh keeps what is installed and what was before it.</summary>
    const string Kept = "var/lib/traceability-edge-packages";

    public string Path { get; } = path;

    public bool Exists => File.Exists(Script);

    /// <summary>Of the package in it; empty where there is none.</summary>
    public string Version => Directory.Exists(Path) && Directory.GetFiles(Path, "traceability-edge_*.deb") is [var package]
        ? System.IO.Path.GetFileName(package).Split('_')[1] : "";

    string Script => System.IO.Path.Combine(Path, "install.sh");

    public static OfflineFolder Current(string? root) => new(System.IO.Path.Combine(root ?? "/", Kept, "current"));

    public static OfflineFolder Previous(string? root) => new(System.IO.Path.Combine(root ?? "/", Kept, "previous"));

    /// <summary>True when it is installed; otherwise the device is as it was, and the script has said why.</summary>
    /// <param name="says">What the script says while it works.</param>
    public async Task<bool> InstallAsync(string? root, TextWriter says, CancellationToken cancellationToken)
    {
        string[] arguments = root is null ? [Script] : [Script, "--root", root];
        using var script = Process.Start(new ProcessStartInfo("/bin/sh", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("no process was started");
        var spoken = Task.WhenAll(PassOnAsync(script.StandardOutput, says), PassOnAsync(script.StandardError, says));
        // Ctrl-C reaches the script too, and it takes back what it began: that is waited for.
        await script.WaitForExitAsync(CancellationToken.None);
        await spoken;
        cancellationToken.ThrowIfCancellationRequested();
        return script.ExitCode == 0;
    }

    static async Task PassOnAsync(StreamReader from, TextWriter to)
    {
        while (await from.ReadLineAsync() is { } line)
            lock (to) to.WriteLine(line);
    }
}

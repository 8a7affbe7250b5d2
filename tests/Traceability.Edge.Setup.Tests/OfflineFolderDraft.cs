using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Traceability.Testing;

namespace Traceability.Edge.Setup.Tests;

/// <summary>An offline folder as deploy/package makes it, by its own scripts, with next to nothing in the packages.</summary>
static class OfflineFolderDraft
{
    static readonly string Parts = RepositoryRoot.File("deploy/packaging");

    /// <param name="postinst">Instead of the package's own script.</param>
    public static async Task<string> MakeAsync(string parent, string version, string? postinst = null)
    {
        var folder = Directory.CreateDirectory(Path.Combine(parent, $"traceability-edge-{version}-amd64")).FullName;
        var tree = Directory.CreateTempSubdirectory("edge-tree-").FullName;
        try
        {
            Write(tree, "opt/traceability-edge/version", version);
            Write(tree, "etc/traceability-edge/.keep", "");
            Write(tree, "DEBIAN/control", Control(File.ReadAllText(Path.Combine(Parts, "control")), version));
            foreach (var script in (string[])["postinst", "prerm", "postrm"])
                Executable(Write(tree, $"DEBIAN/{script}", script == "postinst" && postinst is not null ? postinst : File.ReadAllText(Path.Combine(Parts, script))));
            await RunAsync("dpkg-deb", "--root-owner-group", "--build", tree, Path.Combine(folder, $"traceability-edge_{version}_amd64.deb"));
            Directory.Delete(tree, recursive: true);

            Write(tree, "usr/lib/libmosquitto.so.1", "");
            Write(tree, "DEBIAN/control", "Package: libmosquitto1\nVersion: 2.0.11\nArchitecture: amd64\nMaintainer: nobody <nobody@traceability.invalid>\nDescription: stands in\n");
            await RunAsync("dpkg-deb", "--root-owner-group", "--build", tree, Path.Combine(folder, "libmosquitto1_2.0.11_amd64.deb"));
            Directory.Delete(tree, recursive: true);

            Executable(Write(tree, "dotnet", $"#!/bin/sh\necho runtime of {version}\n"));
            await RunAsync("tar", "-C", tree, "-czf", Path.Combine(folder, $"aspnetcore-runtime-{version}-linux-x64.tar.gz"), ".");
        }
        finally
        {
            Directory.Delete(tree, recursive: true);
        }
        Executable(Write(folder, "install.sh", File.ReadAllText(Path.Combine(Parts, "install.sh"))));
        Sum(folder);
        return folder;
    }

    /// <summary>Writes SHA256SUMS anew.</summary>
    public static void Sum(string folder) => File.WriteAllLines(Path.Combine(folder, "SHA256SUMS"), Directory.GetFiles(folder)
        .Where(file => Path.GetFileName(file) != "SHA256SUMS").Select(file => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}  {Path.GetFileName(file)}"));

    static string Control(string template, string version) =>
        template.Replace("@VERSION@", version, StringComparison.Ordinal).Replace("@ARCH@", "amd64", StringComparison.Ordinal).Replace("@SIZE@", 1.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    static string Write(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    static void Executable(string path) => File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);

    static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, string.Concat(said));
    }
}

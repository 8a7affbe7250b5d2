using System.Diagnostics;
using Xunit;

namespace Traceability.Testing;

/// <summary>Other implementations on this machine: openssl, and a python3 that has the modules asked for.</summary>
public static class Peer
{
    public static string Folder => RepositoryRoot.File("tests", "Traceability.Evidence.Tests", "peer");

    /// <summary>A python3 with these modules; Debian's own first, as another may stand before it in the path. Skips the test when there is none.</summary>
    public static string PythonWith(string modules)
    {
        foreach (var python in (string[])["/usr/bin/python3", "python3"])
            if (Run(python, ["-c", "import " + modules], []) is { Code: 0 }) return python;
        Assert.Skip($"no python3 with {modules} here (Debian: python3-{modules})");
        return "";
    }

    public static string OpenSsl()
    {
        if (Run("openssl", ["version"], []) is not { Code: 0 }) Assert.Skip("no openssl command here");
        return "openssl";
    }

    public sealed record Answer(int Code, string Output, string Error);

    public static Answer? Run(string command, string[] arguments, byte[] input)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            try
            {
                process.StandardInput.BaseStream.Write(input);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended without reading; its exit code says why.
            }
            process.WaitForExit();
            return new Answer(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>A folder of its own that goes away with the test.</summary>
    public sealed class Scratch : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("evidence-").FullName;

        public string Write(string name, byte[] bytes)
        {
            var file = System.IO.Path.Combine(Path, name);
            File.WriteAllBytes(file, bytes);
            return file;
        }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}

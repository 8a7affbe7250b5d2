using System.Diagnostics;
using Traceability.Testing;

namespace Traceability.Benchmarks.Children;

/// <summary>A peer written in C, compiled from <c>peer/</c> when it is needed.</summary>
static class CProgram
{
    /// <summary>Compiles with -O2 into the folder. A sentence says what is missing when false comes back.</summary>
    /// <exception cref="InvalidOperationException">The compiler refused our source.</exception>
    public static bool TryBuild(string name, bool libmodbus, string folder, out string program, out string missing)
    {
        program = Path.Combine(folder, name);
        missing = !ChildProcess.IsInstalled("gcc") ? "gcc is missing (apt install gcc libc6-dev)"
            : libmodbus && !File.Exists("/usr/include/modbus/modbus.h") ? "libmodbus-dev is missing (apt install libmodbus-dev)" : "";
        if (missing.Length > 0) return false;
        var source = RepositoryRoot.File("tests", "Traceability.Benchmarks", "peer", name + ".c");
        using var compiler = Process.Start(new ProcessStartInfo("gcc", ["-O2", "-o", program, source, .. libmodbus ? (string[])["-lmodbus"] : []]))!;
        compiler.WaitForExit();
        return compiler.ExitCode == 0 ? true : throw new InvalidOperationException($"gcc did not compile {source}");
    }
}

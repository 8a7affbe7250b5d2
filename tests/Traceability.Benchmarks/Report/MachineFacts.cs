using System.Runtime.InteropServices;

namespace Traceability.Benchmarks.Report;

/// <summary>What a reader has to know of the machine before a figure says anything.</summary>
static class MachineFacts
{
    public static string Text { get; } =
        $"{Environment.ProcessorCount} cores, {Processor()}, Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}, {RuntimeInformation.FrameworkDescription}, {Disk()}";

    /// <summary>1, 5 and 15 minutes.</summary>
    public static string Load => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]);

    static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
        ?? RuntimeInformation.ProcessArchitecture.ToString();

    static string Disk() => $"temporary files on {new DriveInfo(Path.GetTempPath()).DriveFormat}";
}

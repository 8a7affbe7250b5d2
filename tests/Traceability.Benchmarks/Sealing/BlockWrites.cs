using System.Globalization;

namespace Traceability.Benchmarks.Sealing;

/// <summary>Bytes that this process caused to be written to block devices (proc(5), io, write_bytes); whole pages, without the file system's own journal.</summary>
static class BlockWrites
{
    const string Name = "write_bytes: ";

    public static long SoFar =>
        long.Parse(File.ReadLines("/proc/self/io").First(line => line.StartsWith(Name, StringComparison.Ordinal))[Name.Length..], CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using Traceability.Benchmarks.Report;

namespace Traceability.Benchmarks.Sealing;

/// <summary>The disk's own latency: 4 KiB appended to a file and flushed, the least that any durable act can cost.</summary>
sealed class DiskFlush(string path) : IDisposable
{
    readonly FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
    readonly byte[] block = new byte[4096];

    public void Measure(int times, Samples milliseconds)
    {
        for (var i = 0; i < times; i++)
        {
            var began = Stopwatch.GetTimestamp();
            file.Write(block);
            file.Flush(flushToDisk: true);
            milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
    }

    public void Dispose() => file.Dispose();
}

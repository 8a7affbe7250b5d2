using System.Diagnostics;

namespace Traceability.Edge.Setup.Measuring;

/// <summary>How long the disk takes until it has what was written: what every weighing waits for.</summary>
/// <param name="Worst">Of all that were measured.</param>
sealed record FlushTimes(TimeSpan Median, TimeSpan Worst)
{
    const int Block = 4096;

    /// <summary>Appends and flushes so often, in a file that does not stay.</summary>
    /// <exception cref="IOException">Nothing can be written there; so does <see cref="UnauthorizedAccessException"/>.</exception>
    public static FlushTimes Measure(string folder, int times, CancellationToken cancellationToken)
    {
        var took = new TimeSpan[times];
        using var file = new FileStream(Path.Combine(folder, $".edge-setup-{Environment.ProcessId}"),
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose });
        for (var i = 0; i < times; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var begin = Stopwatch.GetTimestamp();
            file.Write(new byte[Block]);
            file.Flush(flushToDisk: true);
            took[i] = Stopwatch.GetElapsedTime(begin);
        }
        Array.Sort(took);
        return new FlushTimes(took[times / 2], took[^1]);
    }
}

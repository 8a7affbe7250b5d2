namespace Traceability.Field.Gpio;

/// <summary>
/// The wall clock's time of an edge: the kernel stamps with CLOCK_MONOTONIC, which never steps, and the offset between the two clocks is taken
/// when edges are read. How far the wall clock can be trusted is the segment's business. An edge never lies in the future.
/// </summary>
sealed class EdgeClock(TimeProvider time)
{
    const long NanosecondsPerMs = 1_000_000;

    /// <summary>The two clocks are read one after the other; a thread held up between them tries again, this often.</summary>
    const int Tries = 3;
    static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(1);

    long unixMs;
    long monotonicNs;

    /// <summary>To be called before a batch of edges is placed.</summary>
    public long Read()
    {
        for (var i = 0; i < Tries; i++)
        {
            var before = time.GetTimestamp();
            unixMs = time.GetUtcNow().ToUnixTimeMilliseconds();
            var after = time.GetTimestamp();
            // On Linux the timestamp is CLOCK_MONOTONIC too.
            monotonicNs = (long)((Int128)after * 1_000_000_000 / time.TimestampFrequency);
            if (time.GetElapsedTime(before, after) <= LongestPause) break;
        }
        return unixMs;
    }

    public long UnixMs(in LineEvent edge) => unixMs - Math.Max(0, (monotonicNs - edge.TimestampNs) / NanosecondsPerMs);
}

using System.Diagnostics;
using System.Security.Cryptography;

namespace Traceability.Edge.Setup.Measuring;

/// <summary>What one seal costs this device: a signature, a hash of its bytes, and a flush to the disk, each measured alone.</summary>
/// <param name="SignaturesPerSecond">ES256, one core.</param>
/// <param name="HashedMBPerSecond">SHA-256, one core.</param>
/// <param name="FlushMedianMs">4 KiB appended and flushed.</param>
sealed record DeviceSpeed(double SignaturesPerSecond, double HashedMBPerSecond, double FlushMedianMs, double FlushWorstMs)
{
    const int Flushes = 100, Hashed = 1 << 20;
    static readonly TimeSpan Each = TimeSpan.FromSeconds(1);

    /// <param name="folder">On the disk that will hold the segments; nothing stays in it.</param>
    /// <exception cref="IOException">Nothing can be written there; so does <see cref="UnauthorizedAccessException"/>.</exception>
    public static DeviceSpeed Measure(string folder, CancellationToken cancellationToken)
    {
        var flushes = FlushTimes.Measure(folder, Flushes, cancellationToken);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var digest = new byte[SHA256.HashSizeInBytes];
        var block = new byte[Hashed];
        var signatures = PerSecond(() => key.SignHash(digest), cancellationToken);
        var hashes = PerSecond(() => SHA256.HashData(block, digest), cancellationToken);
        return new DeviceSpeed(signatures, hashes * Hashed / 1e6, flushes.Median.TotalMilliseconds, flushes.Worst.TotalMilliseconds);
    }

    static double PerSecond(Action work, CancellationToken cancellationToken)
    {
        work(); // what the first one compiles and loads is not of the device
        var (count, begin) = (0, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(begin) < Each)
        {
            cancellationToken.ThrowIfCancellationRequested();
            work();
            count++;
        }
        return count / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }
}

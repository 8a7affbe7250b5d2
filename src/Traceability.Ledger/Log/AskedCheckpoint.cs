namespace Traceability.Ledger.Log;

/// <summary>
/// A published checkpoint that every device is asked to cosign: the first of its log in each ten minutes, so that all cosign the same one. It stays the
/// asked one until the next.
/// </summary>
/// <param name="Period">Which ten minutes since 1970, UTC.</param>
sealed record AskedCheckpoint(PublishedCheckpoint Checkpoint, long Period)
{
    const int PeriodSeconds = 600;

    public static long PeriodAt(DateTimeOffset now) => now.ToUnixTimeSeconds() / PeriodSeconds;
}

using Traceability.Evidence.Entries;

namespace Traceability.Edge.Agent.Weighbridge;

/// <summary>
/// Stable = the indicator says so and is valid, and every reading of the last <paramref name="span"/> (at least
/// <paramref name="samples"/> of them, none missing) lies within one division. Anything else empties the window.
/// </summary>
sealed class StabilityWindow(TimeSpan span, int samples, long divisionGrams, TimeSpan period)
{
    readonly Queue<IndicatorReading> readings = new();
    readonly long spanMs = (long)span.TotalMilliseconds;
    readonly long largestGapMs = 3 * (long)period.TotalMilliseconds;
    long lastMs;

    public void Clear() => readings.Clear();

    /// <summary>Takes a reading; what the weight rests on comes back once it is stable.</summary>
    public StableWindow? Take(in IndicatorReading reading)
    {
        if (!reading.Valid || !reading.Stable || reading.AtMs - lastMs > largestGapMs || reading.AtMs < lastMs) readings.Clear();
        lastMs = reading.AtMs;
        if (!reading.Valid || !reading.Stable) return null;
        readings.Enqueue(reading);
        // One reading older than the span stays, so that the window covers it completely.
        while (readings.Count > 1 && reading.AtMs - readings.Skip(1).First().AtMs >= spanMs) readings.Dequeue();

        long least = long.MaxValue, most = long.MinValue;
        foreach (var held in readings)
        {
            least = Math.Min(least, held.Grams);
            most = Math.Max(most, held.Grams);
        }
        if (most - least > divisionGrams)
        {
            readings.Clear();
            readings.Enqueue(reading);
            return null;
        }
        var covered = reading.AtMs - readings.Peek().AtMs;
        return covered >= spanMs && readings.Count >= samples ? new StableWindow(readings.Count, covered, most - least) : null;
    }
}

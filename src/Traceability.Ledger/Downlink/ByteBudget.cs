namespace Traceability.Ledger.Downlink;

/// <summary>So many bytes in any hour, counted by the minute. For one loop.</summary>
sealed class ByteBudget(long perHour, TimeProvider time)
{
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    const int MinutesCounted = 61; // an hour touches so many

    readonly Queue<(long Minute, long Bytes)> spent = new();
    readonly long started = time.GetTimestamp();
    long current, inCurrent, total;

    /// <summary>False where so much would be too much now; nothing is spent then.</summary>
    public bool TryTake(long bytes)
    {
        var minute = (long)(time.GetElapsedTime(started) / Minute);
        if (minute != current)
        {
            if (inCurrent > 0) spent.Enqueue((current, inCurrent));
            (current, inCurrent) = (minute, 0);
        }
        while (spent.TryPeek(out var oldest) && oldest.Minute <= minute - MinutesCounted) total -= spent.Dequeue().Bytes;
        if (total + bytes > perHour) return false;
        (total, inCurrent) = (total + bytes, inCurrent + bytes);
        return true;
    }
}

using Traceability.Profiles;

namespace Traceability.Edge.Agent.Wiring;

/// <summary>
/// Whether a device still moves the register that its profile says it always moves. While it stands still, a gateway or the device repeats old
/// registers as new ones. What cannot be read proves nothing: only readings that follow each other are compared, by the clock that never steps.
/// Used by the bus's worker alone.
/// </summary>
sealed class HeartbeatWatch(Heartbeat heartbeat)
{
    readonly ushort[] last = new ushort[heartbeat.Value.Rule.Words];
    long movedMs;
    long movedUnixMs;
    bool isInterrupted = true;

    public DecodingRule Rule => heartbeat.Value.Rule;

    /// <summary>Readings are dropped.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>The device was not read for a while, and nobody knows what its register did.</summary>
    public void Interrupt() => isInterrupted = true;

    /// <summary>Takes a reading of the register. True when it changes whether the device is frozen.</summary>
    /// <param name="sinceUnixMs">Its last movement before this reading, or the first look where none was seen: the gap begins here.</param>
    public bool Takes(long unixMs, long monotonicMs, ReadOnlySpan<ushort> words, out long sinceUnixMs)
    {
        sinceUnixMs = movedUnixMs;
        if (!Rule.Decode(words).HasValue)
        {
            Interrupt();
            return false;
        }
        var stands = words.SequenceEqual(last);
        var begins = isInterrupted && !IsFrozen;
        isInterrupted = false;
        if (stands && !begins)
        {
            if (IsFrozen || monotonicMs - movedMs < heartbeat.Within.TotalMilliseconds) return false;
            return IsFrozen = true;
        }
        words.CopyTo(last);
        (movedMs, movedUnixMs) = (monotonicMs, unixMs);
        var thaws = IsFrozen;
        IsFrozen = false;
        return thaws;
    }
}

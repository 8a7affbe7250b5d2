namespace Traceability.Field.Gpio;

/// <summary>
/// Counts the pulses of a line that tells one edge of each. The kernel numbers them, so a pulse whose event no longer fitted into its buffer, or
/// was read by a process that died before it sealed, is counted all the same: by the difference of the numbers. What never became an interrupt is
/// lost to all; the meter's own register tells of that.
/// </summary>
public struct PulseCount(long count, uint lineSequence)
{
    /// <summary>More than this cannot have come between two events: then the number is not of this count's line.</summary>
    public const uint LargestStep = 1u << 31;

    /// <summary>Since the counter was made; never set back.</summary>
    public long Count { get; private set; } = count;

    /// <summary>The kernel's number of the last pulse counted; 0 before the first of a request.</summary>
    public uint LineSequence { get; private set; } = lineSequence;

    /// <summary>Pulses that were counted without an event of their own, since this was made.</summary>
    public long Unseen { get; private set; }

    /// <summary>False, and nothing changes, for an event that was counted already or whose number cannot follow.</summary>
    public bool Take(in LineEvent pulse)
    {
        var step = unchecked(pulse.LineSequence - LineSequence);
        if (step is 0 or > LargestStep) return false;
        LineSequence = pulse.LineSequence;
        Count += step;
        Unseen += step - 1;
        return true;
    }
}

using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.Site;

namespace Traceability.Edge.Agent.Recording;

/// <summary>
/// What has been measured since the last close and is still only in memory. Guarded by the recorder's lock until it is closed; from then
/// on the store thread owns it, until it is given back for reuse.
/// </summary>
sealed class OpenSegment(IReadOnlyList<Channel> channels)
{
    public ChannelColumn[] Columns { get; } = [.. channels.Select(channel => new ChannelColumn(channel.Rule.Words))];

    public List<PendingEntry> Entries { get; } = [];

    /// <summary>By channel: where each pulse counter stood at its last reading.</summary>
    public Dictionary<int, PulseMark> Pulses { get; } = [];

    /// <summary>By channel: a comparison that began or told something.</summary>
    public Dictionary<int, PulseBeginning> Beginnings { get; } = [];

    public int Readings { get; set; }

    /// <summary>The most that the readings can take as a message; what they really take is known only at the seal.</summary>
    public int MostBytes { get; set; }

    public bool IsEmpty => Readings == 0 && Entries.Count == 0;

    /// <summary>Completed once this segment is on the disk.</summary>
    public TaskCompletionSource<SealedSegment> Sealed { get; private set; } = NewCompletion();

    // Snapshots taken at the close, so that the tally says what was true then.
    public IReadOnlyList<TicketCounter> Tickets { get; set; } = [];
    public IReadOnlyList<CounterHistory> Counters { get; set; } = [];
    public long Resets { get; set; }
    public long GapMs { get; set; }
    public long ClosedMs { get; set; }
    public long MonotonicMs { get; set; }
    public ClockQuality? Clock { get; set; }

    public void Clear()
    {
        foreach (var column in Columns) column.Clear();
        Entries.Clear();
        Pulses.Clear();
        Beginnings.Clear();
        Readings = 0;
        MostBytes = 0;
        Counters = [];
        Sealed = NewCompletion();
    }

    static TaskCompletionSource<SealedSegment> NewCompletion() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

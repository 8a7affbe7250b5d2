using Traceability.Edge.Agent.Recording;

namespace Traceability.Edge.Agent.Storage;

/// <summary>Everything one seal commits in its one transaction.</summary>
sealed record SealCommit
{
    public required StoredSegment Segment { get; init; }
    public required long SealedMs { get; init; }

    /// <summary>First crossings that this segment holds.</summary>
    public IReadOnlyList<OpenWeighing> Opened { get; init; } = [];

    /// <summary>First crossings whose second this segment holds.</summary>
    public IReadOnlyList<OpenWeighing> Completed { get; init; } = [];

    /// <summary>Channels whose cumulative resets or gap changed.</summary>
    public IReadOnlyList<CounterHistory> Counters { get; init; } = [];

    /// <summary>Where pulse counters stand with this segment's readings, by channel id.</summary>
    public IReadOnlyList<(string Channel, PulseMark Mark)> Pulses { get; init; } = [];

    /// <summary>Of comparisons that began or told something, by the pulse counter's channel id.</summary>
    public IReadOnlyList<(string Channel, PulseBeginning Beginning)> Beginnings { get; init; } = [];

    /// <summary>Pinned since the last seal.</summary>
    public IReadOnlyList<StoredPin> Pins { get; init; } = [];

    /// <summary>Seq of a register statement in this segment.</summary>
    public long? StatementSeq { get; init; }
}

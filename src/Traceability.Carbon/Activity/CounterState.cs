namespace Traceability.Carbon.Activity;

/// <summary>All that must be kept to go on counting after a restart.</summary>
/// <param name="FirstMs">The first reading; from here on <see cref="Edge.Steps"/> count.</param>
/// <param name="LastEdge">The newest edge, or null while none was passed.</param>
/// <param name="Steps">Counted up to the last reading; likewise <paramref name="LostQuarters"/>.</param>
public sealed record CounterState(long FirstMs, long LastMs, long LastMantissa, long Steps, long LostQuarters, Edge? LastEdge)
{
    /// <summary>Of a rate that is added up (<see cref="RateActivity"/>), whose last reading is <see cref="LastMantissa"/>: what <see cref="Steps"/> has been rounded by. 0 of a counter.</summary>
    public long Rest { get; init; }

    /// <summary>What is counted up to the last reading, as an edge that has not come yet.</summary>
    public Edge Now => new(LastMs, Steps, true, LastEdge?.MeasuredQuarters ?? 0, LostQuarters);

    /// <summary>Where the counter stands at an instant after its last reading: measured as long as that is near, though no second one is around it.</summary>
    public Edge StandingAt(long ms) => Now with { Measured = ms - LastMs <= EdgeValue.MeasuredWithinMs };

    /// <summary>The same before its first.</summary>
    public Edge NotBegunAt(long ms) => Edge.BeforeAll(ms) with { Measured = FirstMs - ms <= EdgeValue.MeasuredWithinMs };
}

namespace Traceability.Carbon.Activity;

/// <summary>Hours of one counter, computed anew from its readings.</summary>
/// <param name="State">Where counting goes on after the last reading given; null without any reading.</param>
public sealed record CounterHours(IReadOnlyList<HourActivity> Hours, IReadOnlyList<ActivityFinding> Findings, CounterState? State);

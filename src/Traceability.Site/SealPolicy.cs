namespace Traceability.Site;

/// <summary>When the open segment is sealed, unless a weighing or an event seals it sooner: whichever comes first.</summary>
public sealed record SealPolicy(TimeSpan Interval, int MaxReadings);

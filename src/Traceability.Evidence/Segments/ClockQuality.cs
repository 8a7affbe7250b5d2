namespace Traceability.Evidence.Segments;

/// <summary>Status, source ("ntp", "rtc", "none", …) and the bound of its error in ms; null where nobody knows one.</summary>
public sealed record ClockQuality(ClockStatus Status, string Source, long? BoundMs);

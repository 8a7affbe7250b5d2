namespace Traceability.Carbon.Activity;

/// <summary>
/// All that must be kept to go on counting after a restart: the last reading, and the hour it stands in as far as it is counted
/// (null while the channel has one reading only, or after a hole that is not counted).
/// </summary>
public sealed record CounterState(long LastMs, long LastMantissa, HourActivity? OpenHour);

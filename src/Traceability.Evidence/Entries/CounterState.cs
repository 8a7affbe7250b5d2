namespace Traceability.Evidence.Entries;

/// <summary>One counter in a register statement: the readings on either side of its instant, or since when there are none.</summary>
public sealed record CounterState(int Channel, CounterReading? Before, CounterReading? After, long? StaleSinceMs, long Resets, long GapMs);

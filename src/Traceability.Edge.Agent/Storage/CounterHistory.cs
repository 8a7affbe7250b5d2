namespace Traceability.Edge.Agent.Storage;

/// <summary>What has happened to a counter since the chain began.</summary>
sealed record CounterHistory(string Channel, long Resets, long GapMs);

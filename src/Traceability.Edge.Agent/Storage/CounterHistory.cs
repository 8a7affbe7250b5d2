namespace Traceability.Edge.Agent.Storage;

/// <summary>What has happened to a counter since the chain began.</summary>
/// <param name="Serial">Of the device whose readings were the last; null while none is known.</param>
/// <param name="Rule">SHA-256 of the decoding rule by which the last was read, hexadecimal; null while none is known.</param>
sealed record CounterHistory(string Channel, long Resets, long GapMs, string? Serial, string? Rule);

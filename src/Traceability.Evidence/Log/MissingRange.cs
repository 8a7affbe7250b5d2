namespace Traceability.Evidence.Log;

/// <summary>Segment numbers From … To, both included.</summary>
public readonly record struct MissingRange(long From, long To);

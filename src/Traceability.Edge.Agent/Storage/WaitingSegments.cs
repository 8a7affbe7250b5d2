namespace Traceability.Edge.Agent.Storage;

/// <summary>The segments that have no receipt yet.</summary>
/// <param name="Oldest">Number and seal of the first of them; null where none waits.</param>
sealed record WaitingSegments(long Count, (long Number, long SealedMs)? Oldest);

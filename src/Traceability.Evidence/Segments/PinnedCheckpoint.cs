namespace Traceability.Evidence.Segments;

/// <summary>The newest checkpoint of the segment log that the device has accepted: what it saw before it signed.</summary>
public sealed record PinnedCheckpoint(long Size, byte[] Root);

namespace Traceability.Edge.Agent.Storage;

/// <summary>A sealed segment as it lies in the store: its message is what goes over the wire, byte for byte.</summary>
sealed record StoredSegment(long Number, byte[] Identity, byte[] Message);

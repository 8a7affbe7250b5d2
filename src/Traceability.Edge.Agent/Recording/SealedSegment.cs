using Traceability.Evidence.Segments;

namespace Traceability.Edge.Agent.Recording;

/// <summary>A segment that is on the disk: only from here on may anything of it leave the process as a record.</summary>
sealed record SealedSegment(SegmentHeader Header, byte[] Identity, int MessageBytes, IReadOnlyList<LastReading> LastReadings);

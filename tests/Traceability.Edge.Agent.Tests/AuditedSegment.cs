using Traceability.Evidence.Segments;

namespace Traceability.Edge.Agent.Tests;

/// <summary>A stored segment that has been read back and verified.</summary>
sealed record AuditedSegment(string File, SegmentHeader Header, byte[] Identity, SegmentContent Content, SegmentBody Body, byte[] Message, string? Receipt);

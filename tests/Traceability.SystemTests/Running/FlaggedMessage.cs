namespace Traceability.SystemTests.Running;

/// <summary>A message with the flags it was published with.</summary>
sealed record FlaggedMessage(int Qos, bool Retained, string Topic, byte[] Payload);

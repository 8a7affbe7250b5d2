namespace Traceability.Evidence.Enrolment;

/// <summary>A log as a device first saw it: origin, its Ed25519 key, and the checkpoint from which everything later must be consistent.</summary>
public sealed record PinnedLog(string Origin, byte[] Key, long Size, byte[] Root);

using Traceability.Evidence.Cose;

namespace Traceability.Ledger.Enrolment;

/// <summary>A chain and the key that may extend it. <paramref name="Identity"/> of the request is the first segment's previous.</summary>
sealed record EnrolledChain(byte[] Chain, byte[] Identity, DeviceAddress Address, EvidenceKey Key, long EnrolledMs);

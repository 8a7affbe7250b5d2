using Traceability.Evidence.Cose;
using Traceability.Evidence.Log;

namespace Traceability.Ledger.Enrolment;

/// <summary>A chain, the key that may extend it, and its device as a witness. <paramref name="Identity"/> of the request is the first segment's previous.</summary>
sealed record EnrolledChain(byte[] Chain, byte[] Identity, DeviceAddress Address, EvidenceKey Key, long EnrolledMs, CosignatureKey Witness);

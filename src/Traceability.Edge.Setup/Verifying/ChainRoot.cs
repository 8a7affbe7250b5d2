using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;

namespace Traceability.Edge.Setup.Verifying;

/// <summary>Where a chain begins: the identity of the device's enrolment request, and the key that it names.</summary>
sealed record ChainRoot(EvidenceKey Key, byte[] Identity)
{
    public byte[] Chain { get; } = EnrolmentRequest.ChainOf(Identity);
}

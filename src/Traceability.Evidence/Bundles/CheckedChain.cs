using Traceability.Evidence.Enrolment;

namespace Traceability.Evidence.Bundles;

/// <param name="Identity">Of the request; its first 16 bytes are the chain's id.</param>
/// <param name="Approval">Where the bundle holds one.</param>
/// <param name="IsApproved">Whether a key that the policy gives that organisation signed it. Without such a key the approval is only text.</param>
public sealed record CheckedChain(EnrolmentRequest Request, byte[] Identity, Approval? Approval, bool IsApproved);

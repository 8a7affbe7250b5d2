namespace Traceability.Evidence.Enrolment;

/// <summary>Up to here a revoked key's segments are accepted.</summary>
public sealed record AcceptedTip(long Number, byte[] Identity);

using Traceability.Evidence.Cose;

namespace Traceability.Evidence.Bundles;

/// <summary>A key that approves the devices of an organisation; one organisation may have several.</summary>
public sealed record OrganisationKey(string Organisation, EvidenceKey Key);

using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Certificates;

/// <summary>What a period took of a certificate.</summary>
/// <param name="PeriodKwh">In watt-hours; the periods of a vintage sum exactly to what was applied in all.</param>
public sealed record AppliedCertificate(EnergyAttributeCertificate Certificate, ExactDecimal PeriodKwh);

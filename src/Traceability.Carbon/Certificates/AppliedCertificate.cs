using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;

namespace Traceability.Carbon.Certificates;

/// <summary>What a period took of a certificate.</summary>
/// <param name="PeriodKwh">In watt-hours; the periods of a vintage sum exactly to what was applied in all.</param>
public sealed record AppliedCertificate(EnergyAttributeCertificate Certificate, ExactDecimal PeriodKwh);

/// <summary>The part of a vintage's consumption that one activity is: from edge to edge of the certificate.</summary>
readonly record struct CertificateSpan(CertificateShares Shares, ExactDecimal FromKwh, ExactDecimal ToKwh)
{
    public Int128 Micrograms(GasRate rate) => Shares.Micrograms(rate, ToKwh) - Shares.Micrograms(rate, FromKwh);
}

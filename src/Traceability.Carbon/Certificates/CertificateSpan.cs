using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;

namespace Traceability.Carbon.Certificates;

/// <summary>The part of a vintage's consumption that one activity is: from edge to edge of the certificate.</summary>
readonly record struct CertificateSpan(CertificateShares Shares, ExactDecimal FromKwh, ExactDecimal ToKwh)
{
    public Int128 Micrograms(GasRate rate) => Shares.Micrograms(rate, ToKwh) - Shares.Micrograms(rate, FromKwh);
}

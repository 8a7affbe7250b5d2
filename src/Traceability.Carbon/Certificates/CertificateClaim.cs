using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Certificates;

/// <summary>
/// What a facility claims of a certificate, and what it drew during the vintage: all electricity of its plan but direct lines, in kWh. The period's own
/// consumption is in the activity; the claim says what lay before it, so that the periods of a vintage share the certificate exactly.
/// </summary>
/// <param name="BeforeKwh">Drawn from the vintage's beginning up to the period's.</param>
/// <param name="VintageKwh">Drawn in the whole vintage.</param>
public sealed record CertificateClaim(EnergyAttributeCertificate Certificate, ExactDecimal BeforeKwh, ExactDecimal VintageKwh)
{
    /// <summary>Never more than was consumed.</summary>
    public ExactDecimal AppliedKwh => Certificate.VolumeKwh < VintageKwh ? Certificate.VolumeKwh : VintageKwh;
}

using Traceability.Carbon.Exact;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Certificates;

/// <summary>
/// What a facility claims of a certificate, and what it drew during the vintage: all electricity of its plan but direct lines, in kWh. The period's own
/// consumption is in the activity; the claim says what lay before it, so that the periods of a vintage share the certificate exactly.
/// </summary>
/// <remarks>A vintage that is not over takes what will yet be drawn: until it is, nobody can say what a period's part of it is (<see cref="Unfinished"/>).</remarks>
/// <param name="BeforeKwh">Drawn from the vintage's beginning up to the period's.</param>
/// <param name="VintageKwh">Drawn in the whole vintage.</param>
public sealed record CertificateClaim(EnergyAttributeCertificate Certificate, ExactDecimal BeforeKwh, ExactDecimal VintageKwh)
{
    /// <summary>Of a certificate whose vintage was not over when the claim was made: it is named and not applied, and says nothing of what was drawn so far, so that a figure stays the same as long as that lasts.</summary>
    public static CertificateClaim Unfinished(EnergyAttributeCertificate certificate) => new(certificate, ExactDecimal.Zero, ExactDecimal.Zero) { Ended = false };

    /// <summary>The vintage was over when the claim was made.</summary>
    public bool Ended { get; private init; } = true;

    /// <summary>Why the certificate is applied to no period yet, in words; null where it is.</summary>
    public string? NotApplied =>
        Certificate.CancelledOn is null ? "it is not cancelled"
        : Certificate.NotMet.FirstOrDefault() is { } not ? $"the quality criterion {not.Criterion.Name()} is not met ({not.How})"
        : !Ended ? $"its vintage ends at {Instants.Of(Certificate.VintageToMs)}, and only then is it known which part of it each period drew"
        : VintageKwh.Mantissa == 0 ? "nothing was drawn in its vintage" : null;

    /// <summary>Never more than was consumed.</summary>
    public ExactDecimal AppliedKwh => Certificate.VolumeKwh < VintageKwh ? Certificate.VolumeKwh : VintageKwh;
}

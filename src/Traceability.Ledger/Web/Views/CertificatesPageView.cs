using Traceability.Ledger.Deeds;
using Traceability.Ledger.Standing;

namespace Traceability.Ledger.Web.Views;

/// <summary>The energy attribute certificates that a facility claims.</summary>
/// <param name="Market">From which it draws, as its plan says; null where there is none, and nothing can be claimed.</param>
/// <param name="Deed">By which they were claimed; null where nobody has.</param>
public sealed record CertificatesPageView(
    VisitorView Visitor, string Id, string Name, bool Simulated, string? Market, IReadOnlyList<ClaimedCertificate> Certificates, DeedRow? Deed, FileFormView Form, bool MayClaim)
{
    public IReadOnlyList<(string, string)> Way => [(Name, $"/facilities/{Id}")];
}

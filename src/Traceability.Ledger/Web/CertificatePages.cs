using Traceability.Evidence.Records;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Web.Components;
using Traceability.Ledger.Web.Views;

namespace Traceability.Ledger.Web;

/// <summary>What a facility claims of generated electricity, and the form to claim it.</summary>
static class CertificatePages
{
    const string Example = """
        {"format": 1, "certificates": [
          {"id": "wind-2026-1", "kind": "REC", "market": "AU", "vintage_from": 1767189600000, "vintage_to": 1798725600000, "volume_kwh": "1150",
           "kg_per_kwh": {"CO2": "0"}, "source": {"document": "registry", "table": "1", "row": "wind-2026-1", "year": 2026},
           "cancelled": {"on": "2026-12-01", "reference": "R-1"},
           "criteria": [
             {"criterion": "emission-rate", "met": true, "how": "printed on it"}, {"criterion": "only-claim", "met": true, "how": "…"},
             {"criterion": "cancelled", "met": true, "how": "…"}, {"criterion": "vintage", "met": true, "how": "…"},
             {"criterion": "same-market", "met": true, "how": "…"}, {"criterion": "delivered-electricity", "how": "no supplier's factor"},
             {"criterion": "consumer-alone", "how": "no direct contract"}, {"criterion": "residual-mix", "met": true, "how": "its absence is disclosed"}]}]}
        """;

    public static void MapCertificatePages(this RouteGroupBuilder facility, RouteGroupBuilder files)
    {
        facility.MapGet("/certificates", (string id, HttpContext context, Plans plans, ClaimedCertificates claimed, StandingQueries standing, PageReader reader, PageRenderer renderer) =>
            ShowAsync(id, null, context, plans, claimed, standing, reader, renderer)).ForReaders();
        files.MapPost("/certificates", (string id, HttpContext context, StandingBook book, Plans plans, ClaimedCertificates claimed, StandingQueries standing, PageReader reader, PageRenderer renderer, CancellationToken cancellationToken) =>
            FileForm.TakeAsync(context, $"/facilities/{id}/certificates", (file, note, seen) => book.ClaimAsync(id, file, note, seen, Asker.Of(context).Author, cancellationToken),
                form => ShowAsync(id, form, context, plans, claimed, standing, reader, renderer), cancellationToken)).For(Role.Analyst);
    }

    static async Task<IResult> ShowAsync(string id, TypedFile? typed, HttpContext context, Plans plans, ClaimedCertificates claimed, StandingQueries standing, PageReader reader, PageRenderer renderer)
    {
        if (plans.ByFacility.GetValueOrDefault(id) is not { } plan) return Endpoints.Missing($"no monitoring plan of a facility \"{id}\"");
        var (asker, file) = (Asker.Of(context), standing.InForce(id, DeedKind.Certificates, id, StandingDocument.Certificates));
        await renderer.ShowAsync<CertificatesPage>(context, new CertificatesPageView(reader.Visitor(asker), id, plan.Name, plan.Simulated, plan.Market, claimed.Of(id), file?.Deed,
            FileFormView.Of($"/facilities/{id}/certificates", file, Example).With(typed), asker.May(Role.Analyst)));
        return Results.Empty;
    }
}

using Microsoft.AspNetCore.Mvc;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Standing;

namespace Traceability.Ledger.Web;

/// <summary>Pages about what is in force, and the forms that put it there.</summary>
static class StandingPages
{
    public static void MapStandingPages(this IEndpointRouteBuilder routes)
    {
        var facility = Facility(PageForm.Most);
        // A file of the largest size, and the form around it.
        var files = Facility(StandingBook.MostBytes + PageForm.Most);
        facility.MapCalibrationPages();
        facility.MapPlanPages(files);
        facility.MapCertificatePages(files);
        facility.MapProductionPages(files);
        facility.MapDevicePages();
        facility.MapMendingPages(files);
        routes.MapFactorPages();

        RouteGroupBuilder Facility(int most) => routes.MapPages().WithMetadata(new RequestSizeLimitAttribute(most)).MapGroup("/facilities/{id}").OfFacility("id");
    }
}

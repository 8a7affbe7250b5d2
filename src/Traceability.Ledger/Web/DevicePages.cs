using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Store;
using Traceability.Ledger.Web.Components;
using Traceability.Ledger.Web.Views;

namespace Traceability.Ledger.Web;

/// <summary>What a facility is measured by, and how that is.</summary>
static class DevicePages
{
    public static void MapDevicePages(this RouteGroupBuilder facility) =>
        facility.MapGet("/devices", async Task<IResult> (string id, HttpContext context, Plans plans, DeviceQueries devices, PageReader reader, PageRenderer renderer) =>
        {
            var rows = devices.Devices(id);
            var plan = plans.ByFacility.GetValueOrDefault(id);
            // A device may be enrolled before anybody writes a plan.
            if (plan is null && rows.Count == 0) return Endpoints.Missing($"no facility \"{id}\"");
            await renderer.ShowAsync<DevicesPage>(context, new DevicesPageView(reader.Visitor(Asker.Of(context)), id, plan?.Name ?? id, plan?.Simulated ?? false, rows, devices.ByTls, Asker.Of(context).May(Role.Analyst)));
            return Results.Empty;
        }).ForReaders();
}

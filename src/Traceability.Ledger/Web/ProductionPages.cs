using System.Globalization;
using Traceability.Carbon.Allocation;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Periods;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Web.Components;
using Traceability.Ledger.Web.Views;

namespace Traceability.Ledger.Web;

/// <summary>What was made in a period, what each product's CO2e comes to, and the form to report it.</summary>
static class ProductionPages
{
    public static void MapProductionPages(this RouteGroupBuilder facility, RouteGroupBuilder files)
    {
        const string page = "/periods/{period}/production";
        facility.MapGet(page, (string id, string period, HttpContext context, FacilityPeriods periods, StandingQueries standing, PageReader reader, PageRenderer renderer) =>
            ShowAsync(id, period, null, context, periods, standing, reader, renderer)).ForReaders();
        files.MapPost(page, (string id, string period, HttpContext context, StandingBook book, FacilityPeriods periods, StandingQueries standing, PageReader reader, PageRenderer renderer, CancellationToken cancellationToken) =>
            FileForm.TakeAsync(context, Address(id, period), (file, note, seen) => book.ReportAsync(id, period, file, note, seen, Asker.Of(context).Author, cancellationToken),
                form => ShowAsync(id, period, form, context, periods, standing, reader, renderer), cancellationToken)).For(Role.Analyst);
    }

    static string Address(string facility, string period) => $"/facilities/{facility}/periods/{period}/production";

    static async Task<IResult> ShowAsync(string id, string period, TypedFile? typed, HttpContext context, FacilityPeriods periods, StandingQueries standing, PageReader reader, PageRenderer renderer)
    {
        if (periods.Of(id, period, out var why) is not { } view) return Endpoints.Missing(why);
        var (plan, asker) = (periods.Plan(id)!, Asker.Of(context));
        var file = standing.InForce(id, DeedKind.Production, period, StandingDocument.Production);
        var runs = file is var (bytes, _) && ProductionReport.TryRead(StandingDocument.Production, bytes, out var report, out _) ? report.Runs : [];
        await renderer.ShowAsync<ProductionPage>(context, new ProductionPageView(reader.Visitor(asker), id, plan.Name, plan.Simulated, period, view.State, view.Allocation, view.LateAllocation, [.. runs.Select(r => RunOf(r, plan))],
            FileFormView.Of(Address(id, period), file, Example(plan, period)).With(typed), asker.May(Role.Analyst)));
        return Results.Empty;
    }

    static ReportedRunView RunOf(ReportedRun r, MonitoringPlan plan) => new(r.Run.Id, r.Run.UnitProcess,
        [.. r.Run.Draws.Select(d => (d.StreamId, d.Quantity.ToDecimal(), plan.Stream(d.StreamId)?.Unit ?? "", d.ProductId, d.Evidence, (string?)null)),
         .. r.ByPoint.Select(d => (d.StreamId, 0m, plan.Stream(d.StreamId)?.Unit ?? "", d.ProductId, "", (string?)d.PointId))], r.FeedKg?.ToDecimal(), r.ElectricityKwh?.ToDecimal());

    /// <summary>With the facility's own streams and the period's own bounds.</summary>
    static string Example(MonitoringPlan plan, string name)
    {
        if (!plan.Calendar.TryNamed(name, out var period, out _)) return "";
        string At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return $$$"""
            {"format": 1, "runs": [
              {"id": "run-1", "unit_process": "electrowinning-cobalt", "from": "{{{At(period.FromMs)}}}", "to": "{{{At(period.ToMs)}}}",
               "products": [{"id": "cobalt", "mass_kg": "60", "price": {"per_kg": "30", "currency": "USD", "window": "2026", "source": "contract"}}, {"id": "slag", "waste": true}],
               "draws": [{"stream": "{{{plan.Streams[0].Id}}}", "quantity": "600", "evidence": "sub-meter"}], "feed_kg": "70", "electricity_kwh": "600"}]}
            """;
    }
}

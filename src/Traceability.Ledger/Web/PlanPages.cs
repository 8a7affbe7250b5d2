using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Web.Components;
using Traceability.Ledger.Web.Views;

namespace Traceability.Ledger.Web;

/// <summary>A facility's monitoring plan: read, changed in its own text or by forms, looked at beside what stands, and only then adopted.</summary>
static class PlanPages
{
    /// <summary>A field of the editor: what the button says.</summary>
    const string Adopt = "adopt";

    /// <param name="files">For forms that hold a whole file.</param>
    public static void MapPlanPages(this RouteGroupBuilder facility, RouteGroupBuilder files)
    {
        facility.MapGet("/plan", async Task<IResult> (string id, int? version, HttpContext context, Plans plans, StandingQueries standing, PageReader reader, PageRenderer renderer) =>
        {
            if (plans.ByFacility.GetValueOrDefault(id) is not { } stands) return Endpoints.Missing($"no monitoring plan of a facility \"{id}\"");
            if (standing.Plan(id, version) is not { } bytes || !MonitoringPlan.TryRead(StandingDocument.Plan, bytes, out var plan, out _)) return Endpoints.Missing($"no monitoring plan of this version of a facility \"{id}\"");
            var asker = Asker.Of(context);
            await renderer.ShowAsync<PlanPage>(context, new PlanPageView(reader.Visitor(asker), id, plan.Name, plan.Simulated, plan.Version, stands.Version, PlanItem.Of(plan), standing.Versions(id),
                [.. plan.Streams.Select(s => new PlanStreamView(s.Id, s.Expected?.Least.ToString() ?? "", s.Expected?.Most.ToString() ?? "", s.Unit, s.Responsible))], [.. plan.Streams.Select(s => (s.Category.Name(), s.Flow)).Distinct()],
                [.. FactorParts.Names.Select(n => n.Name)], [.. FactorParts.Methods.Select(m => m.Name)], asker.May(Role.Analyst) && plan.Version == stands.Version));
            return Results.Empty;
        }).ForReaders();
        facility.MapGet("/plan/next", (string id, HttpContext context, Plans plans, PageReader reader, PageRenderer renderer) => plans.ByFacility.GetValueOrDefault(id) is { } stands
            ? ShowAsync(id, PlanEdit.Next(stands).Text, "", [], null, context, stands, reader, renderer) : Task.FromResult<IResult>(Endpoints.Missing($"no monitoring plan of a facility \"{id}\""))).For(Role.Analyst);

        facility.MapPost("/plan/change", async Task<IResult> (string id, HttpContext context, Plans plans, StandingBook book, PageReader reader, PageRenderer renderer, CancellationToken cancellationToken) =>
        {
            if (await PageForm.ReadAsync(context, cancellationToken) is not { } form) return Results.Empty;
            if (plans.ByFacility.GetValueOrDefault(id) is not { } stands) return Endpoints.Missing($"no monitoring plan of a facility \"{id}\"");
            return await LookAsync(id, Changed(stands, form), "", book, context, stands, reader, renderer);
        }).For(Role.Analyst);
        files.MapPost("/plan", async Task<IResult> (string id, HttpContext context, Plans plans, StandingBook book, PageReader reader, PageRenderer renderer, CancellationToken cancellationToken) =>
        {
            if (await PageForm.ReadAsync(context, cancellationToken) is not { } form) return Results.Empty;
            if (plans.ByFacility.GetValueOrDefault(id) is not { } stands) return Endpoints.Missing($"no monitoring plan of a facility \"{id}\"");
            var (text, note) = (form["plan"].ToString(), form["note"].ToString().Trim());
            // What was changed after it was looked at is looked at again.
            if (form["act"] != Adopt || form["looked"] != PlanEditView.Digest(text)) return await LookAsync(id, text, note, book, context, stands, reader, renderer);
            var answer = await book.AdoptAsync(id, PlanEdit.File(text), note.Length > 0 ? note : null, Asker.Of(context).Author, cancellationToken);
            return await PageForm.TellAsync(context, answer, $"/facilities/{id}/plan", why => ShowAsync(id, text, note, why, null, context, plans.ByFacility.GetValueOrDefault(id) ?? stands, reader, renderer));
        }).For(Role.Analyst);
    }

    /// <summary>Nothing is done: it is shown what adopting would do.</summary>
    static Task<IResult> LookAsync(string id, string text, string note, StandingBook book, HttpContext context, MonitoringPlan stands, PageReader reader, PageRenderer renderer)
    {
        var problems = book.Examine(id, PlanEdit.File(text), out var plan);
        if (problems.Count > 0) context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return ShowAsync(id, text, note, problems, plan is null ? null : PlanChange.Between(stands, plan), context, stands, reader, renderer);
    }

    static async Task<IResult> ShowAsync(string id, string text, string note, IReadOnlyList<string> problems, IReadOnlyList<PlanChange>? changes, HttpContext context, MonitoringPlan stands, PageReader reader, PageRenderer renderer)
    {
        await renderer.ShowAsync<PlanEditPage>(context, new PlanEditView(reader.Visitor(Asker.Of(context)), id, stands.Name, stands.Simulated, stands.Version, text, note, problems, changes));
        return Results.Empty;
    }

    /// <summary>The text of the next version with what one of the forms says.</summary>
    static string Changed(MonitoringPlan stands, IFormCollection form)
    {
        string Said(string name) => form[name].ToString().Trim();
        var edit = PlanEdit.Next(stands);
        if (Said("flow").Split('|') is [var category, var flow]) return edit.Decide(category, flow, Said("part"), Said("method"), Said("factor"), Said("reason")).Text;
        var stream = Said("stream");
        edit.Expect(stream, Said("least"), Said("most")).Answer(stream, Said("responsible"));
        return (Said("reason").Length + Said("most_co2e").Length > 0 ? edit.LeaveOut(stream, Said("reason"), Said("most_co2e")) : edit).Text;
    }
}

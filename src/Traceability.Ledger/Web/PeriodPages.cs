using Microsoft.AspNetCore.Mvc;
using Traceability.Evidence.Records;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Periods;
using Traceability.Ledger.Web.Components;
using Traceability.Ledger.Web.Views;

namespace Traceability.Ledger.Web;

/// <summary>A facility's months, one period with its checklist, and any of its numbers opened. What people do there are plain forms, answered by the page anew.</summary>
static class PeriodPages
{
    const int MostDeeds = 20;

    /// <summary>A field of the closing's form for each item of the checklist.</summary>
    const string Accept = "accept:";

    public static void MapPeriodPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapPages().WithMetadata(new RequestSizeLimitAttribute(PageForm.Most)).OfFacility("id");
        pages.MapGet("/facilities/{id}", async (string id, string? of, string? after, HttpContext context, FacilityPeriods periods, Co2eByTime times, LiveValues live, DeedQueries deeds, PageReader reader, PageRenderer renderer, TimeProvider time) =>
        {
            if (periods.Months(id, after, FacilityPeriods.UsualMonths) is not { Items: var months } page) return Endpoints.Missing($"no facility \"{id}\"");
            var why = "";
            var chosen = of ?? (months.Count == 0 ? null : months[0].Month);
            var shown = chosen is null ? null : times.Of(id, chosen, out why);
            if (why.Length > 0) return Endpoints.Missing(why);
            var (plan, period) = (periods.Plan(id)!, chosen is null ? null : periods.Of(id, chosen, out _));
            await renderer.ShowAsync<FacilityPage>(context, new FacilityPageView(reader.Visitor(Asker.Of(context)), id, plan.Name, plan.TimeZone, plan.Simulated, reader.Version([id]), reader.Live(id, live.Of(id)), period, of is null && period?.To <= time.GetUtcNow(), shown, months, page.Next,
                [.. months.Select(m => m.Month[..4]).Distinct()], deeds.Deeds(id, null, null, null, MostDeeds).Items));
            return Results.Empty;
        }).ForReaders();

        var period = pages.MapGroup("/facilities/{id}/periods/{period}");
        period.MapGet("/", (string id, string period, HttpContext context, FacilityPeriods periods, PageReader reader, PageRenderer renderer) =>
            ShowAsync(id, period, "", null, context, periods, reader, renderer)).ForReaders();
        period.MapGet("/streams/{stream}", async (string id, string period, string stream, HttpContext context, FacilityPeriods periods, PageReader reader, PageRenderer renderer) =>
        {
            if (periods.Trail(id, period, stream, out var why) is not { } trail) return Endpoints.Missing(why);
            var plan = periods.Plan(id)!;
            await renderer.ShowAsync<TrailPage>(context, new TrailPageView(reader.Visitor(Asker.Of(context)), plan.Name, plan.Simulated, trail));
            return Results.Empty;
        }).ForReaders();

        Map(period, "/closing", Role.Analyst, (id, name, form, close, by, cancellationToken) => close.CloseAsync(id, name, By(form), Note(form), Seen(form), Accepted(form), by.Author, cancellationToken));
        Map(period, "/restatement", Role.Analyst, async (id, name, form, close, by, cancellationToken) =>
            form["reason"].ToString() is not (Restatement.Error or Restatement.Threshold) ? new DeedAnswer.Invalid(["reason: one of the two"])
            : await close.RestateAsync(id, name, form["reason"] == Restatement.Error, By(form), Note(form), Seen(form), Accepted(form), by.Author, cancellationToken));
        Map(period, "/assurance", Role.Auditor, async (id, name, form, close, by, cancellationToken) =>
            !Endpoints.TryHex(form["figure"].ToString(), ActivityRecord.DigestSize, out var figure) ? new DeedAnswer.Invalid(["figure: the one that was looked at"])
            : form["level"].ToString() is not ("limited" or "reasonable") ? new DeedAnswer.Invalid(["level: limited or reasonable"])
            : await close.AssureAsync(id, name, figure, form["level"].ToString(), Note(form), null, by.Author, cancellationToken));
        period.MapPost("/findings/{finding}/disposition", (string id, string period, string finding, HttpContext context, PeriodClose close, FacilityPeriods periods, PageReader reader, PageRenderer renderer, CancellationToken cancellationToken) =>
            DoAsync(id, period, context, periods, reader, renderer, form => close.DisposeAsync(id, period, finding, Note(form), Asker.Of(context).Author, cancellationToken), cancellationToken)).For(Role.Analyst);
    }

    static void Map(RouteGroupBuilder group, string path, Role role, Func<string, string, IFormCollection, PeriodClose, Asker, CancellationToken, Task<DeedAnswer>> act) =>
        group.MapPost(path, (string id, string period, HttpContext context, PeriodClose close, FacilityPeriods periods, PageReader reader, PageRenderer renderer, CancellationToken cancellationToken) =>
            DoAsync(id, period, context, periods, reader, renderer, form => act(id, period, form, close, Asker.Of(context), cancellationToken), cancellationToken)).For(role);

    static async Task<IResult> DoAsync(
        string id, string period, HttpContext context, FacilityPeriods periods, PageReader reader, PageRenderer renderer, Func<IFormCollection, Task<DeedAnswer>> act, CancellationToken cancellationToken)
    {
        if (await PageForm.ReadAsync(context, cancellationToken) is not { } form) return Results.Empty;
        return await PageForm.TellAsync(context, await act(form), $"/facilities/{id}/periods/{period}", why => ShowAsync(id, period, string.Join('\n', why), form, context, periods, reader, renderer));
    }

    /// <param name="typed">In the form that was refused; null before any was sent.</param>
    static async Task<IResult> ShowAsync(string id, string period, string problem, IFormCollection? typed, HttpContext context, FacilityPeriods periods, PageReader reader, PageRenderer renderer)
    {
        if (periods.Of(id, period, out var why) is not { } view) return Endpoints.Missing(why);
        var (plan, asker) = (periods.Plan(id)!, Asker.Of(context));
        await renderer.ShowAsync<PeriodPage>(context, new PeriodPageView(reader.Visitor(asker), plan.Name, plan.Simulated, view, problem, asker.May(Role.Analyst), asker.May(Role.Auditor))
        {
            Typed = typed?.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal) ?? [],
            Asked = context.Request.RouteValues["finding"]?.ToString() ?? "",
            Refused = typed is null ? "" : context.Request.Path.Value!.Split('/')[^1],
        });
        return Results.Empty;
    }

    static string Seen(IFormCollection form) => form["checklist"].ToString();

    /// <summary>As the page named them.</summary>
    static WishedMethodologies By(IFormCollection form) => new(Field(form, "methodology"), Field(form, "product_methodology"));

    static string? Note(IFormCollection form) => Field(form, "note");

    static string? Field(IFormCollection form, string name) => form[name].ToString().Trim() is { Length: > 0 } said ? said : null;

    /// <summary>What was left empty is not accepted.</summary>
    static Dictionary<string, string> Accepted(IFormCollection form) => form.Where(f => f.Key.StartsWith(Accept, StringComparison.Ordinal) && f.Value.ToString().Trim().Length > 0)
        .ToDictionary(f => f.Key[Accept.Length..], f => f.Value.ToString().Trim(), StringComparer.Ordinal);
}

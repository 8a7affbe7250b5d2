using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Traceability.Evidence.Records;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api.Tables;
using Traceability.Ledger.Periods;
using Traceability.Ledger.Store;
using Traceability.Ledger.Trails;

namespace Traceability.Ledger.Api;

/// <summary>Months and years of a facility: what the evidence says, and what somebody stands for.</summary>
static class PeriodEndpoints
{
    /// <param name="Accept">Reasons for what is not in order, by the ids of the checklist.</param>
    /// <param name="Checklist">checklist_sha256 of the period as it was looked at: of its figure and of what was made too.</param>
    /// <param name="Methodology">By which the facility's figure is made, as id and version: "ghg-protocol-corporate-facility 1"; the one in use where it is not said.</param>
    /// <param name="ProductMethodology">Likewise of what was made.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    internal sealed record ClosingWish(string? Note, [property: Required] string? Checklist, Dictionary<string, string>? Accept, string? Methodology, string? ProductMethodology);

    /// <param name="Reason">"error", or "threshold": the figure has moved by more than the methodology lets stand.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    internal sealed record RestatementWish([property: Required] string? Reason, [property: Required] string? Note, [property: Required] string? Checklist, Dictionary<string, string>? Accept, string? Methodology, string? ProductMethodology);

    /// <param name="Figure">SHA-256 of the figure that was looked at.</param>
    /// <param name="Level">"limited" or "reasonable".</param>
    /// <param name="Report">SHA-256 of the report, where there is one.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    internal sealed record AssuranceWish([property: Required] string? Figure, [property: Required] string? Level, [property: Required] string? Statement, string? Report);

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    internal sealed record DispositionWish([property: Required] string? Note);

    /// <summary>How the names of those members of a period begin that are today's beside the closed ones.</summary>
    const string OfToday = "late";

    static string NeverExported(string period) => $"{period} is open: its figure is provisional and is never exported";

    public static void MapPeriods(this IEndpointRouteBuilder routes)
    {
        var facility = routes.MapGroup("/api/v1/facilities/{id}").OfFacility("id");
        facility.MapGet("/months", Results<Ok<Page<MonthRow>>, ProblemHttpResult> (string id, string? after, int? limit, FacilityPeriods periods) =>
            periods.Months(id, after, Math.Clamp(limit ?? FacilityPeriods.UsualMonths, 1, FacilityPeriods.MostMonths)) is { } months ? TypedResults.Ok(months) : Endpoints.Missing($"no monitoring plan of a facility \"{id}\"")).ForReaders().AsTable<Page<MonthRow>>(leaving: months => months with { Items = [.. months.Items.Select(month => month.ToLeave)] })
            .WithSummary("The facility's months, newest first, by its own calendar: state, totals, completeness. A table of them has no amounts of open ones.");

        var period = facility.MapGroup("/periods/{period}");
        period.MapGet("/", Results<Ok<PeriodView>, ProblemHttpResult> (string id, string period, FacilityPeriods periods) =>
            periods.Of(id, period, out var why) is { } view ? TypedResults.Ok(view) : Endpoints.Missing(why))
            .ForReaders().AsTable<PeriodView>((view, table) => view.Provisional ? NeverExported(view.Period) : table.StartsWith(OfToday, StringComparison.Ordinal) ? $"{table} is what today's evidence gives beside the closed {view.Period}: it is provisional and is never exported" : null).Refuses(StatusCodes.Status409Conflict).WithSummary("A year, month or day: the figure that stands, today's beside it, checklist, findings, bills beside meters, who closed it, and why it is not what it was the period before.");
        period.MapGet("/figure", Results<FileContentHttpResult, ProblemHttpResult> (string id, string period, FacilityPeriods periods) =>
            periods.Figure(id, period, out var why) is { } bytes ? TypedResults.File(bytes, "application/json", $"{id}-{period}.figure.json")
            : why.Length > 0 ? Endpoints.Missing(why) : TypedResults.Problem(NeverExported(period), statusCode: StatusCodes.Status409Conflict))
            .ForReaders().GivesFile("application/json").Refuses(StatusCodes.Status409Conflict).WithSummary("The closed figure with all that it was made from, for `verifier recompute`; its SHA-256 is in the deed that closed it.");

        period.MapGet("/streams/{stream}", Results<Ok<TrailView>, ProblemHttpResult> (string id, string period, string stream, FacilityPeriods periods) =>
            periods.Trail(id, period, stream, out var why) is { } trail ? TypedResults.Ok(trail) : Endpoints.Missing(why))
            .ForReaders().AsTable<TrailView>((trail, _) => trail.Provisional ? NeverExported(trail.Period) : null).Refuses(StatusCodes.Status409Conflict).WithSummary("What a stream's number was made of: activity, registers from edge to edge, records, weighings, and where each is proven.");

        period.MapPost("/closing", async Task<Results<Ok<DeedEndpoints.DoneView>, ProblemHttpResult>> (string id, string period, ClosingWish wish, HttpContext context, PeriodClose close, CancellationToken cancellationToken) =>
            DeedEndpoints.Tell(await close.CloseAsync(id, period, new WishedMethodologies(wish.Methodology, wish.ProductMethodology), wish.Note, wish.Checklist, wish.Accept ?? [], Asker.Of(context).Author, cancellationToken)))
            .For(Role.Analyst).Refuses(StatusCodes.Status409Conflict).WithSummary("Closes a month or a year under the asker's name. Whatever the checklist finds open is refused, or accepted with a reason.");
        period.MapPost("/restatement", async Task<Results<Ok<DeedEndpoints.DoneView>, ProblemHttpResult>> (string id, string period, RestatementWish wish, HttpContext context, PeriodClose close, CancellationToken cancellationToken) =>
            wish.Reason is not (Restatement.Error or Restatement.Threshold) ? Endpoints.Wrong($"reason: \"{wish.Reason}\"; allowed: error, threshold")
            : DeedEndpoints.Tell(await close.RestateAsync(id, period, wish.Reason == Restatement.Error, new WishedMethodologies(wish.Methodology, wish.ProductMethodology), wish.Note, wish.Checklist, wish.Accept ?? [], Asker.Of(context).Author, cancellationToken)))
            .For(Role.Analyst).Refuses(StatusCodes.Status409Conflict).WithSummary("Puts today's figure in the place of the closed one; both stay.");
        period.MapPost("/assurance", async Task<Results<Ok<DeedEndpoints.DoneView>, ProblemHttpResult>> (string id, string period, AssuranceWish wish, HttpContext context, PeriodClose close, CancellationToken cancellationToken) =>
            wish.Level is not ("limited" or "reasonable") ? Endpoints.Wrong($"level: \"{wish.Level}\"; allowed: limited, reasonable")
            : !Endpoints.TryHex(wish.Figure ?? "", ActivityRecord.DigestSize, out var figure) ? Endpoints.Wrong($"figure: \"{wish.Figure}\"; allowed: 64 hexadecimal digits, of the figure that was looked at")
            : wish.Report is not null && !Endpoints.TryHex(wish.Report, ActivityRecord.DigestSize, out _) ? Endpoints.Wrong($"report: \"{wish.Report}\"; allowed: 64 hexadecimal digits")
            : DeedEndpoints.Tell(await close.AssureAsync(id, period, figure, wish.Level, wish.Statement, wish.Report, Asker.Of(context).Author, cancellationToken)))
            .For(Role.Auditor).Refuses(StatusCodes.Status409Conflict).WithSummary("A verifier's statement on the figure that stands.");
        period.MapPost("/findings/{finding}/disposition", async Task<Results<Ok<DeedEndpoints.DoneView>, ProblemHttpResult>> (string id, string period, string finding, DispositionWish wish, HttpContext context, PeriodClose close, CancellationToken cancellationToken) =>
            DeedEndpoints.Tell(await close.DisposeAsync(id, period, finding, wish.Note, Asker.Of(context).Author, cancellationToken)))
            .For(Role.Analyst).Refuses(StatusCodes.Status409Conflict).WithSummary("What became of a finding: mended, explained or accepted, in a sentence.");
    }
}

using Microsoft.AspNetCore.Http.HttpResults;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api.Tables;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Standing;

namespace Traceability.Ledger.Api;

/// <summary>What people put into force: a facility's plan and calibrations, and factor sets; each a file in the body of a request.</summary>
static class StandingEndpoints
{
    const string Json = "application/json";

    public static void MapStanding(this IEndpointRouteBuilder routes)
    {
        var facility = routes.MapGroup("/api/v1/facilities/{id}").OfFacility("id");
        facility.MapGet("/calibrations", Results<Ok<CalibrationCalendar>, ProblemHttpResult> (string id, StandingQueries standing) =>
            standing.Calibrations(id) is { } calendar ? TypedResults.Ok(calendar) : Endpoints.Missing($"no monitoring plan of a facility \"{id}\""))
            .ForReaders().AsTable<CalibrationCalendar>().WithSummary("Each metering point and scale with its calibration: valid until when, lapsed, or never; what ends first comes first.");
        facility.MapPut("/calibrations", (string id, string? note, string? seen, HttpContext context, StandingBook book, CancellationToken cancellationToken) =>
            TakeAsync(context, file => book.CalibrateAsync(id, file, note, seen, Asker.Of(context).Author, cancellationToken), cancellationToken))
            .For(Role.Analyst).Accepts<byte[]>(Json).Refuses(StatusCodes.Status409Conflict).WithSummary("Puts a file of calibrations in the place of the one before, under the asker's name; seen is the id of the deed that stood when it was looked at, none before the first. The same again gets the same answer.");

        facility.MapGet("/plan", Results<FileContentHttpResult, ProblemHttpResult> (string id, int? version, StandingQueries standing) =>
            standing.Plan(id, version) is { } bytes ? TypedResults.File(bytes, Json) : Endpoints.Missing($"no monitoring plan{(version is null ? "" : " of this version")} of a facility \"{id}\""))
            .ForReaders().GivesFile("application/json").WithSummary("The monitoring plan in force, or one that was, in its own bytes.");
        facility.MapGet("/plans", (string id, StandingQueries standing) => standing.Versions(id)).ForReaders().AsTable<IReadOnlyList<PlanVersion>>().WithSummary("The versions of the facility's plan, newest first, with who adopted each.");
        facility.MapPut("/plan", (string id, string? note, HttpContext context, StandingBook book, CancellationToken cancellationToken) =>
            TakeAsync(context, file => book.AdoptAsync(id, file, note, Asker.Of(context).Author, cancellationToken), cancellationToken))
            .For(Role.Analyst).Accepts<byte[]>(Json).Refuses(StatusCodes.Status409Conflict).WithSummary("Adopts a monitoring plan under the asker's name; its version is the one after what stands.");

        facility.MapPut("/certificates", (string id, string? note, string? seen, HttpContext context, StandingBook book, CancellationToken cancellationToken) =>
            TakeAsync(context, file => book.ClaimAsync(id, file, note, seen, Asker.Of(context).Author, cancellationToken), cancellationToken))
            .For(Role.Analyst).Accepts<byte[]>(Json).Refuses(StatusCodes.Status409Conflict).WithSummary("Claims energy attribute certificates for a facility under the asker's name; what was drawn in each vintage is the ledger's own count. The whole file takes the place of the one before; seen as of calibrations.");

        facility.MapPut("/periods/{period}/production", (string id, string period, string? note, string? seen, HttpContext context, StandingBook book, CancellationToken cancellationToken) =>
            TakeAsync(context, file => book.ReportAsync(id, period, file, note, seen, Asker.Of(context).Author, cancellationToken), cancellationToken))
            .For(Role.Analyst).Accepts<byte[]>(Json).Refuses(StatusCodes.Status409Conflict).WithSummary("Says under the asker's name what was made in a period and what each run drew, as a quantity or by the metering point that counted it; the period's view then has CO2e per product. The whole report takes the place of the one before; seen as of calibrations.");

        var sets = routes.MapGroup("/api/v1/factor-sets");
        sets.MapGet("", (HttpContext context, FactorQueries factors) => factors.Sets(Asker.Of(context).Sees)).ForReaders().AsTable<IReadOnlyList<FactorSetRow>>().WithSummary("The shipped factor set and all that were imported, with who did.");
        sets.MapGet("/{set}/{version:int}", Results<Ok<FactorSetView>, ProblemHttpResult> (string set, int version, HttpContext context, FactorQueries factors) =>
            factors.Set(set, version, Asker.Of(context).Sees) is { } view ? TypedResults.Ok(view) : Endpoints.Missing($"no factor set \"{set}\" of version {version}")).ForReaders().AsTable<FactorSetView>().WithSummary("A factor set's rows: value, unit, region, validity, citation, licence.");
        // Other facilities' figures may use it: not for somebody who answers for one.
        sets.MapPut("/{set}/{version:int}", (string set, int version, string? note, string? facilities, HttpContext context, FactorImport import, CancellationToken cancellationToken) =>
            TakeAsync(context, file => import.TakeAsync(set, version, file, facilities?.Split(','), note, Asker.Of(context).Author, cancellationToken), cancellationToken))
            .For(Role.Administrator).Accepts<byte[]>(Json).Refuses(StatusCodes.Status409Conflict).WithSummary("Imports a factor set under the asker's name, for every facility, or for those named in facilities with ',' between: figures of others do not use it, and whoever sees none of them does not see it. A version never changes; a newer one stands in its place.");
    }

    static async Task<Results<Ok<DeedEndpoints.DoneView>, ProblemHttpResult>> TakeAsync(HttpContext context, Func<byte[], Task<DeedAnswer>> take, CancellationToken cancellationToken) =>
        await SentBytes.ReadAsync(context.Request, cancellationToken, StandingBook.MostBytes) is { } file ? DeedEndpoints.Tell(await take(file)) : Endpoints.Wrong(SentBytes.WantedOf(StandingBook.MostBytes));
}

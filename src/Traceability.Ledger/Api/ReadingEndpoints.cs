using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Traceability.Evidence.Exports;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api.Tables;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Api;

/// <summary>What a channel read: rows with the places of their proofs, or SenML for whoever reads that.</summary>
static class ReadingEndpoints
{
    const string Json = "application/json", SenmlJson = "application/senml+json", SenmlCbor = "application/senml+cbor";

    /// <summary>How many readings of a SenML page are missing from it, as they are not good and SenML cannot say so.</summary>
    const string LeftOut = "Readings-Left-Out";

    public static void MapReadings(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/channels/{facility}/{channel}/readings", Results<Ok<ReadingPage>, FileContentHttpResult, NoContent, ProblemHttpResult> (
            string facility, string channel, ReadingQueries queries, HttpContext context, AskedInstant? from, AskedInstant? to, string? branch, string? after) =>
        {
            if (branch is not null && !Endpoints.TryHex(branch, 32, out _)) return Endpoints.Wrong("branch: 64 hexadecimal digits");
            var page = queries.Readings(facility, channel, from?.Ms ?? 0, to?.Ms ?? long.MaxValue, branch is null ? null : Convert.FromHexString(branch), after);
            var form = Forms.Wanted(context, Json, SenmlJson, SenmlCbor);
            if (form == Json) return TypedResults.Ok(page);

            var outcome = SenmlReadings.TryOf(page, queries.Organisation, facility, channel, out var pack, out var leftOut);
            if (!outcome.IsOk) return TypedResults.Problem(outcome.Refusal, statusCode: StatusCodes.Status406NotAcceptable);
            if (page.Next is { } next) Forms.LinkNext(context, next);
            foreach (var other in page.OtherBranches) context.Response.Headers.Append(HeaderNames.Link, $"<{context.Request.Path}{QueryString.Create(context.Request.Query.Where(pair => pair.Key is not (Cursor.Parameter or "branch")).Append(new("branch", other)))}>; rel=\"alternate\"");
            if (leftOut > 0) context.Response.Headers.Append(LeftOut, leftOut.ToString(CultureInfo.InvariantCulture));
            return pack is null ? TypedResults.NoContent() : TypedResults.File(form == SenmlCbor ? pack.ToCbor() : Encoding.UTF8.GetBytes(pack.ToJson()), form);
        }).AsTable<ReadingPage>().Produces<ReadingPage>(StatusCodes.Status200OK, Json, TableForm.Csv, SenmlJson, SenmlCbor)
            .ForReaders().OfFacility("facility").Refuses(StatusCodes.Status406NotAcceptable).WithSummary("Readings decoded from the stored segments, with their proof's place; of a forked chain those of the followed branch, or of the one that begins with ?branch=IDENTITY. With Accept: application/senml+json or +cbor the good ones as SenML: the next page and the other branches are in Link, how many are left out in Readings-Left-Out.");
}

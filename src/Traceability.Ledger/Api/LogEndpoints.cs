using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Traceability.Evidence.Log;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Log;

namespace Traceability.Ledger.Api;

/// <summary>Both logs as C2SP tlog-tiles, below <c>/log/segments</c> and <c>/log/statements</c>. A tile of a width never changes; the checkpoint does.</summary>
static class LogEndpoints
{
    const string Immutable = "public, max-age=31536000, immutable";

    public static void MapLogs(this IEndpointRouteBuilder routes)
    {
        foreach (var (name, log) in (ReadOnlySpan<(string, LogName)>)[("segments", LogName.Segments), ("statements", LogName.Statements)])
        {
            routes.MapGet($"/log/{name}/checkpoint", Results<ContentHttpResult, ProblemHttpResult> (LogQueries queries, HttpResponse response) =>
            {
                if (queries.CheckpointNote(log) is not { } note) return Endpoints.Missing("the log is empty");
                response.Headers.CacheControl = "no-cache";
                return TypedResults.Text(note, "text/plain", Encoding.UTF8);
            }).ForEverybody().Produces<string>(StatusCodes.Status200OK, "text/plain").Refuses(StatusCodes.Status404NotFound).WithSummary($"The newest published checkpoint of the log of {name}, a C2SP signed note, with the cosignatures that it has.");
            routes.MapGet($"/log/{name}/cosigned", Results<ContentHttpResult, ProblemHttpResult> (LogQueries queries, HttpResponse response) =>
            {
                if (queries.CosignedNote(log) is not { } note) return Endpoints.Missing("no device has cosigned a checkpoint of this log yet");
                response.Headers.CacheControl = "no-cache";
                return TypedResults.Text(note, "text/plain", Encoding.UTF8);
            }).ForEverybody().Produces<string>(StatusCodes.Status200OK, "text/plain").Refuses(StatusCodes.Status404NotFound).WithSummary($"The newest checkpoint of the log of {name} that a device has cosigned, with all its cosignatures.");
            routes.MapGet($"/log/{name}/tile/{{**place}}", Results<FileContentHttpResult, ProblemHttpResult> (string place, LogQueries queries, HttpResponse response) =>
            {
                if (!TilePath.TryParse("tile/" + place, out var tile) || queries.Tile(log, tile) is not { } bytes) return Endpoints.Missing($"no tile \"{place}\"");
                response.Headers.CacheControl = Immutable;
                return TypedResults.File(bytes, "application/octet-stream");
            }).ForEverybody().GivesFile("application/octet-stream").WithSummary($"Hashes (L/N[.p/W]) and entries (entries/N[.p/W]) of the log of {name}, C2SP tlog-tiles.");
        }
    }
}

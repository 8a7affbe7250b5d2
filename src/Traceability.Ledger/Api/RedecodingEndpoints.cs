using Microsoft.AspNetCore.Http.HttpResults;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api.Tables;
using Traceability.Ledger.Redecoding;
using Traceability.Ledger.Standing;

namespace Traceability.Ledger.Api;

/// <summary>Mended device profiles, by which the raw words of a facility's readings are decoded again.</summary>
static class RedecodingEndpoints
{
    public static void MapRedecoding(this IEndpointRouteBuilder routes)
    {
        var mended = routes.MapGroup("/api/v1/facilities/{id}/mended-profiles").OfFacility("id");
        mended.MapGet("/", (string id, RedecodingQueries queries) => queries.Mended(id))
            .ForReaders().AsTable<IReadOnlyList<MendedProfileRow>>().WithSummary("The mended profiles in force, each with the one that it replaces and who mended it.");
        mended.MapPut("/{profile}", async Task<Results<Ok<DeedEndpoints.DoneView>, ProblemHttpResult>> (
            string id, string profile, string? note, string? seen, HttpContext context, ProfileMending mending, CancellationToken cancellationToken) =>
            !Endpoints.TryHex(profile, 32, out var replaces) ? Endpoints.Wrong($"profile: \"{profile}\"; allowed: the SHA-256 of the profile that was wrong, 64 hexadecimal digits")
            : await SentBytes.ReadAsync(context.Request, cancellationToken, StandingBook.MostBytes) is not { } file ? Endpoints.Wrong(SentBytes.WantedOf(StandingBook.MostBytes))
            : DeedEndpoints.Tell(await mending.MendAsync(id, replaces, file, note, seen, Asker.Of(context).Author, cancellationToken)))
            .For(Role.Analyst).Accepts<byte[]>("application/yaml")
            .Refuses(StatusCodes.Status409Conflict).WithSummary("Decodes all that the facility's devices read by a profile, named by its SHA-256, again by the mended one in the body, under the asker's name; the note is the reason, and seen the id of the deed by which the profile was mended before, none where it was not. The same again gets the same answer.");
    }
}

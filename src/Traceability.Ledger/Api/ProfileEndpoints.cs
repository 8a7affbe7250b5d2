using Microsoft.AspNetCore.Http.HttpResults;
using Traceability.Evidence.Entries;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api.Tables;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Api;

/// <summary>Device profiles and how far they are to be believed: read by everybody, published by the organisation through the administrator.</summary>
static class ProfileEndpoints
{
    internal sealed record PublishedView(string Organisation, string Profile, string Hash, string Verified, DateTimeOffset At);

    public static void MapProfiles(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/profiles");
        api.MapGet("", (ProfileQueries queries, HttpContext context) => TypedResults.Ok(queries.Profiles(Asker.Of(context).Sees))).ForReaders().AsTable<IReadOnlyList<ProfileRow>>().WithSummary("The device profiles in use or published, each with what was published of it.");

        api.MapPut("/{hash}/publication", async Task<Results<Ok<PublishedView>, ProblemHttpResult>> (string hash, HttpRequest request, Publications publications, CancellationToken cancellationToken) =>
        {
            if (!Endpoints.TryHex(hash, 32, out var id)) return Endpoints.Missing($"no profile \"{hash}\": 64 hexadecimal digits");
            if (await SentBytes.ReadAsync(request, cancellationToken) is not { } bytes) return Endpoints.Wrong(SentBytes.Wanted);
            return await publications.TakeAsync(id, bytes, cancellationToken) switch
            {
                PublicationAnswer.Published(var said) =>
                    TypedResults.Ok(new PublishedView(said.Organisation, said.Profile, Convert.ToHexStringLower(said.ProfileHash), said.Verified.Name(), Instants.Of(said.AtMs))),
                PublicationAnswer.Invalid(var why) => Endpoints.Wrong(why),
                PublicationAnswer.Conflict(var why) => TypedResults.Problem(why, statusCode: StatusCodes.Status409Conflict),
                _ => Endpoints.Wrong("no publication"),
            };
        }).Accepts<byte[]>("application/cbor").For(Role.Administrator).Refuses(StatusCodes.Status409Conflict).WithSummary("The organisation's signed word on how far a profile was verified; the same again gets the same answer.");
    }
}

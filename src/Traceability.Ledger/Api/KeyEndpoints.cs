using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Api;

/// <summary>What is said of a chain's keys: the device's own rotation, the organisation's revocation, the ledger's suspension. A signature says who it is; only a suspension needs an administrator.</summary>
static class KeyEndpoints
{
    /// <summary>Whether the ledger takes segments of the chain, and why not.</summary>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    internal sealed record SuspensionWish([property: Required] bool Suspended, [property: Required] string Reason);

    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/chains/{chain}");
        api.MapGet("/keys", Results<Ok<KeysView>, ProblemHttpResult> (string chain, EnrolledChains chains) =>
            Endpoints.TryHex(chain, 16, out var id) && chains.Of(id) is { } enrolled ? TypedResults.Ok(KeysView.Of(enrolled)) : Endpoints.Missing($"no chain \"{chain}\""))
            .ForEverybody().WithSummary("Which keys sign the chain, and what has been said against them.");
        api.MapPut("/rotation", async Task<Results<Ok<EnrolledView>, ProblemHttpResult>> (string chain, HttpRequest request, ChainStatements statements, LedgerQueries queries, CancellationToken cancellationToken) =>
            !Endpoints.TryHex(chain, 16, out var id) ? Endpoints.Missing($"no chain \"{chain}\"")
            : await SentBytes.ReadAsync(request, cancellationToken) is { } bytes ? EnrolmentEndpoints.Tell(await statements.RotateAsync(id, bytes, cancellationToken), queries)
            : Endpoints.Wrong(SentBytes.Wanted))
            .Accepts<byte[]>("application/cbor").ForEverybody().Refuses(StatusCodes.Status409Conflict).WithSummary("The old key's signed rotation to a new one; devices send it over the broker themselves.");

        api.MapPut("/revocation", async Task<Results<Ok<EnrolledView>, ProblemHttpResult>> (string chain, HttpRequest request, ChainStatements statements, LedgerQueries queries, CancellationToken cancellationToken) =>
            !Endpoints.TryHex(chain, 16, out var id) ? Endpoints.Missing($"no chain \"{chain}\"")
            : await SentBytes.ReadAsync(request, cancellationToken) is { } bytes ? EnrolmentEndpoints.Tell(await statements.RevokeAsync(id, bytes, cancellationToken), queries)
            : Endpoints.Wrong(SentBytes.Wanted))
            .Accepts<byte[]>("application/cbor").ForEverybody().Refuses(StatusCodes.Status409Conflict).WithSummary("The organisation's signed revocation of a key of the chain.");

        api.MapPut("/suspension", async Task<Results<Ok<EnrolledView>, ProblemHttpResult>> (string chain, SuspensionWish wish, ChainStatements statements, LedgerQueries queries, CancellationToken cancellationToken) =>
            !Endpoints.TryHex(chain, 16, out var id) ? Endpoints.Missing($"no chain \"{chain}\"")
            : EnrolmentEndpoints.Tell(await statements.SuspendAsync(id, wish.Suspended, wish.Reason ?? "", cancellationToken), queries))
            .For(Role.Administrator).Refuses(StatusCodes.Status409Conflict).WithSummary("The ledger takes nothing more of the chain, or takes it again; logged, and shown with all that it has.");
    }
}

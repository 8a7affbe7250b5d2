using Microsoft.AspNetCore.Http.HttpResults;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api.Tables;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Api;

/// <summary>The forks of a chain, their proofs, and the words of those who decide them: nobody needs a token whose signature says who it is.</summary>
static class ForkEndpoints
{
    public static void MapForks(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/chains/{chain}/forks");
        api.MapGet("", Results<Ok<IReadOnlyList<ForkRow>>, ProblemHttpResult> (string chain, ForkQueries queries) =>
            Endpoints.TryHex(chain, 16, out var id) && queries.Forks(id) is { } forks ? TypedResults.Ok(forks) : Endpoints.Missing($"no chain \"{chain}\""))
            .ForReaders().OfChain("chain").AsTable<IReadOnlyList<ForkRow>>().WithSummary("Where a chain forks, what happened there, and whether two persons have decided which branch counts.");

        api.MapGet("/{parent}/proof", Results<FileContentHttpResult, ProblemHttpResult> (string chain, string parent, string? branch, ForkQueries queries, BundleQueries bundles) =>
        {
            if (!Endpoints.TryHex(chain, 16, out var id) || !Endpoints.TryHex(parent, 32, out var at)) return Endpoints.Missing("no such fork");
            if (branch is not null && !Endpoints.TryHex(branch, 32, out _)) return Endpoints.Wrong("branch: 64 hexadecimal digits");
            return queries.Contradiction(id, at, branch is null ? null : Convert.FromHexString(branch), out var why) is var (one, other) && bundles.Contradiction(one, other) is { } proof
                ? TypedResults.File(proof, "application/cbor", $"{chain[..16]}-{parent[..16]}.bundle")
                : Endpoints.Missing(why);
        }).ForReaders().OfChain("chain").GivesFile("application/cbor").WithSummary("Two segments that one honest device cannot both have signed, with what says whose key it is.");

        api.MapPut("/{parent}/decision", async Task<Results<Ok<string>, Accepted<string>, ProblemHttpResult>> (string chain, string parent, HttpRequest request, Decisions decisions, CancellationToken cancellationToken) =>
        {
            if (!Endpoints.TryHex(chain, 16, out var id) || !Endpoints.TryHex(parent, 32, out var at)) return Endpoints.Missing("no such fork");
            if (await SentBytes.ReadAsync(request, cancellationToken) is not { } bytes) return Endpoints.Wrong(SentBytes.Wanted);
            return await decisions.TakeAsync(id, at, bytes, cancellationToken) switch
            {
                DecisionAnswer.Pending => TypedResults.Accepted((string?)null, "waits for a second person of another party"),
                DecisionAnswer.Decided => TypedResults.Ok("decided"),
                DecisionAnswer.Invalid(var why) => Endpoints.Wrong(why),
                DecisionAnswer.Forbidden(var why) => TypedResults.Problem(why, statusCode: StatusCodes.Status403Forbidden),
                DecisionAnswer.Conflict(var why) => TypedResults.Problem(why, statusCode: StatusCodes.Status409Conflict),
                _ => Endpoints.Wrong("no decision"),
            };
        }).Accepts<byte[]>("application/cbor").ForEverybody().Refuses(StatusCodes.Status409Conflict).WithSummary("One person's signed word on which branch counts; it does when a second person of another party says the same.");
    }
}

using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Traceability.Evidence.Records;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api.Tables;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Api;

/// <summary>What people did under their names: listed for readers, the bytes and documents for auditors.</summary>
static class DeedEndpoints
{
    internal sealed record DoneView(string Id);

    public static void MapDeeds(this IEndpointRouteBuilder routes)
    {
        var deeds = routes.MapGroup("/api/v1/facilities/{id}/deeds").OfFacility("id");
        deeds.MapGet("/", Results<Ok<Page<DeedRow>>, ProblemHttpResult> (string id, string? kind, string? about, string? after, int? limit, DeedQueries queries) =>
        {
            var found = DeedKinds.Names.FirstOrDefault(k => k.Name == kind).Kind;
            return kind is not null && found == 0 ? Endpoints.Wrong($"kind: \"{kind}\"; allowed: {string.Join(", ", DeedKinds.Names.Select(k => k.Name))}")
                : TypedResults.Ok(queries.Deeds(id, kind is null ? null : found, about, after, Endpoints.Limit(limit)));
        }).ForReaders().AsTable<Page<DeedRow>>().WithSummary("Closings, assurances, restatements, dispositions, plans and the like, newest first.");
        deeds.MapGet("/{deed}", Results<FileContentHttpResult, ProblemHttpResult> (string id, string deed, DeedQueries queries) =>
            // With its salt, by which alone the public digest can be tried out.
            Endpoints.Shown("deed", deed, digest => queries.Bytes(id, digest), "application/cbor")).For(Role.Auditor).GivesFile("application/cbor").WithSummary("A deed's bytes, whose SHA-256 is its id; for auditors.");
        deeds.MapGet("/{deed}/proof", Results<FileContentHttpResult, ProblemHttpResult> (string id, string deed, DeedQueries queries) =>
            Endpoints.Shown("deed", deed, digest => queries.Proof(id, digest) is { } proof ? Encoding.UTF8.GetBytes(proof.Encode()) : null, "text/plain")).For(Role.Auditor).GivesFile("text/plain").WithSummary("Proof that a deed's statement is in the statement log.");
        deeds.MapGet("/{deed}/documents/{name}", Results<FileContentHttpResult, ProblemHttpResult> (string id, string deed, string name, DeedQueries queries) =>
            Endpoints.Shown("deed", deed, digest => queries.Document(id, digest, name), "application/json")).For(Role.Auditor).GivesFile("application/json").WithSummary("A document that a deed is about.");
    }

    internal static Results<Ok<DoneView>, ProblemHttpResult> Tell(DeedAnswer answer) => answer switch
    {
        DeedAnswer.Done(var id) => TypedResults.Ok(new DoneView(id)),
        DeedAnswer.Unknown(var why) => Endpoints.Missing(why),
        DeedAnswer.Conflict(var why) => TypedResults.Problem(string.Join('\n', why), statusCode: StatusCodes.Status409Conflict),
        DeedAnswer.Invalid(var why) => Endpoints.Wrong(string.Join('\n', why)),
        _ => Endpoints.Wrong("not done"),
    };
}

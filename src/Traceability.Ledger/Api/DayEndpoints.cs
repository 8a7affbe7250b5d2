using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Traceability.Evidence.Log;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api.Tables;
using Traceability.Ledger.Days;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Api;

/// <summary>The day statements of a chain: for auditors, and for whoever the owner of the label key has granted them to.</summary>
static class DayEndpoints
{
    public static void MapDays(this IEndpointRouteBuilder routes)
    {
        var days = routes.MapGroup("/api/v1/chains/{chain}/days").For(Role.Auditor).OfChain("chain").OrByGrant();
        days.MapGet("", Results<Ok<Page<DayRow>>, ProblemHttpResult> (string chain, string? grant, string? after, int? limit, DayQueries queries, HttpContext context) =>
        {
            if (Closed(chain, null, grant, queries, context, out var id) is { } closed) return closed;
            return queries.Days(id, after, Endpoints.Limit(limit)) is { } page ? TypedResults.Ok(page) : Endpoints.Missing($"no chain \"{chain}\"");
        }).AsTable<Page<DayRow>>().WithSummary("The days of a chain that have their statement, oldest first.");
        days.MapGet("/{day}", Results<ContentHttpResult, ProblemHttpResult> (string chain, string day, string? grant, DayQueries queries, HttpContext context) =>
            Day(chain, day, grant, queries, context, queries.Note)).Produces<string>(StatusCodes.Status200OK, "text/plain").WithSummary("What the ledger held of a chain when the day had ended, signed.");
        days.MapGet("/{day}/proof", Results<ContentHttpResult, ProblemHttpResult> (string chain, string day, string? grant, DayQueries queries, HttpContext context) =>
            Day(chain, day, grant, queries, context, (id, date) => queries.Proof(id, date)?.Encode())).Produces<string>(StatusCodes.Status200OK, "text/plain").WithSummary("Proof that the day's leaf is in the statement log.");
    }

    static Results<ContentHttpResult, ProblemHttpResult> Day(
        string chain, string day, string? grant, DayQueries queries, HttpContext context, Func<byte[], DateOnly, string?> read)
    {
        if (!DayLabel.TryDay(day, out var date)) return Endpoints.Wrong($"day: \"{day}\"; allowed: a date like 2026-11-21");
        if (Closed(chain, date, grant, queries, context, out var id) is { } closed) return closed;
        return read(id, date) is { } text ? TypedResults.Text(text, "text/plain", Encoding.UTF8) : Endpoints.Missing($"no statement of {day} yet");
    }

    /// <summary>Null where the asker may read.</summary>
    static ProblemHttpResult? Closed(string chain, DateOnly? day, string? grant, DayQueries queries, HttpContext context, out byte[] id)
    {
        if (!Endpoints.TryHex(chain, 16, out id)) return Endpoints.Missing($"no chain \"{chain}\"");
        return Asker.Of(context).ReadsPrivate || (grant is not null && Endpoints.TryHex(grant, 32, out var shown) && queries.Opens(id, day, shown))
            ? null
            : TypedResults.Problem($"?grant= of the chain's label key, or {Doorway.Wanted}", statusCode: StatusCodes.Status401Unauthorized);
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Days;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Api;

/// <summary>Evidence to take away: files that anyone can verify offline.</summary>
static class BundleEndpoints
{
    public static void MapBundles(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1");
        api.MapGet("/facilities/{id}/ticket", Results<FileContentHttpResult, ProblemHttpResult> (string id, BundleQueries queries) =>
            queries.NewestTicket(id, out var why) is { } bundle ? TypedResults.File(bundle, "application/cbor", $"{id}-ticket.bundle") : Endpoints.Missing(why))
            .ForReaders().OfFacility("id").GivesFile("application/cbor").WithSummary("The newest finished weighing, as a bundle.");
        api.MapGet("/bundles/{identity}/{entry:int}", Results<FileContentHttpResult, ProblemHttpResult> (string identity, int entry, int? reading, BundleQueries queries) =>
        {
            if (!Endpoints.TryHex(identity, 32, out var id)) return Endpoints.Wrong("identity: 64 hexadecimal digits");
            return queries.Bundle(id, entry, reading, out var why) is { } bundle
                ? TypedResults.File(bundle, "application/cbor", $"{identity[..16]}-{entry}{(reading is null ? "" : $"-{reading}")}.bundle")
                : Endpoints.Missing(why);
        }).ForReaders().OfSegment("identity").GivesFile("application/cbor").WithSummary("A weighing, or with ?reading=N a reading of a series, as a bundle that anyone can verify offline.");
        api.MapGet("/bundles/period", Results<FileContentHttpResult, ProblemHttpResult> (string facility, string channel, AskedInstant from, AskedInstant to, BundleQueries queries) =>
            from.Ms > to.Ms ? Endpoints.Wrong("from is after to")
            : queries.Period(facility, channel, from.Ms, to.Ms, out var why) is { } bundle ? File(bundle, $"{facility}-{channel}-{Day(from)}-{Day(to)}")
            : Endpoints.Missing(why))
            .ForReaders().OfFacility("facility").GivesFile("application/cbor").WithSummary("What a counter counted between the register statements that enclose the span, with everything that bears on it.");
        api.MapGet("/bundles/weighings", Results<FileContentHttpResult, ProblemHttpResult> (
            string chain, AskedInstant from, AskedInstant to, string? grant, BundleQueries queries, DayQueries days, HttpContext context) =>
            from.Ms > to.Ms ? Endpoints.Wrong("from is after to")
            : !Endpoints.TryHex(chain, 16, out var id) ? Endpoints.Missing($"no chain \"{chain}\"")
            : queries.Weighings(id, from.Ms, to.Ms,
                Asker.Of(context).ReadsPrivate || (grant is not null && Endpoints.TryHex(grant, 32, out var shown) && days.Opens(id, null, shown)), out var why) is { } bundle ? File(bundle, $"{chain[..8]}-weighings")
            : Endpoints.Missing(why))
            .ForReaders().OfChain("chain").GivesFile("application/cbor").WithSummary("The tallies around a span and the weighings within: proof that there were so many, or none, with the chain's day statement for an auditor or for ?grant= as of the list of its days.");
    }

    static string Day(AskedInstant at) => Instants.Of(at.Ms).ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    static FileContentHttpResult File(byte[] bundle, string name) => TypedResults.File(bundle, "application/cbor", name + ".bundle");
}
